import type { CheckedPrecondition, Precondition } from '@kiln-connect/core';
import type { PrintedVerdict } from './commands/verify.ts';
import { facts, plain } from './print.ts';

/** A verdict for people: what the bytes do, what they cost, why they are refused, what is left to check. */
export function verdictText(verdict: PrintedVerdict): string {
  const { reasons, account, cost, hash, policy, preconditions } = verdict;
  return [
    headline(verdict),
    section(
      'Why',
      reasons.map(({ message, at }) =>
        plain(at && !message.startsWith(at) ? `${at}: ${message}` : message),
      ),
    ),
    section('What it does', lines(facts(account.map(({ label, value }) => [label, value])))),
    section('What it costs', lines(facts(Object.entries(cost)))),
    section('What is signed', hash ? [plain(hash)] : []),
    section('Which policy (SHA-256)', policy ? [plain(policy.hash)] : []),
    section('What bytes can not prove', preconditions.map(preconditionText)),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function headline({ verdict, proved, preconditions }: PrintedVerdict): string {
  if (verdict === 'refused') return 'REFUSED: do not sign it.';
  if (proved === 'bytes and chain') {
    return preconditions.every((precondition) => 'held' in precondition)
      ? 'ACCEPTED: the bytes, and the chain as it stands now.'
      : "ACCEPTED: the bytes, and the chain as it stands now; the policy's limit of the day is not proved without --spent-today.";
  }
  return preconditions.length === 0
    ? 'ACCEPTED: the bytes.'
    : `ACCEPTED, bytes only: check the ${preconditions.length} preconditions below, or name your nodes with --node.`;
}

const section = (title: string, content: readonly string[]): string =>
  content.length === 0 ? '' : [title, ...content.map((line) => indent(line))].join('\n');

const indent = (text: string): string => text.replace(/^/gm, '  ');

const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');

function preconditionText(precondition: Precondition | CheckedPrecondition): string {
  const { statement, how } = precondition;
  if (!('held' in precondition)) return `[ ] ${plain(statement)}\n    How to check: ${plain(how)}`;
  return `[${precondition.held ? 'x' : '!'}] ${plain(statement)}\n    Found: ${plain(precondition.finding)}`;
}
