import {
  type Chain,
  type CheckedPrecondition,
  type Clock,
  InvalidInputError,
  isNetwork,
  type JudgedPolicy,
  type Log,
  type Network,
  NodeAnswerError,
  NodeTimeoutError,
  NodeUnavailableError,
  type Precondition,
  type Verdict,
} from '@kiln-connect/core';
import type { Verifier } from '@kiln-connect/usecases';
import { type Command, Option } from 'commander';
import type { CommonOptions, Output } from '../command.ts';
import { CommandFailure } from '../failure.ts';
import { smallestUnit } from '../option-values.ts';
import { verdictText } from '../verdict-text.ts';
import { readBytes, readIntent, readJson, readStatements } from '../verify-input.ts';

interface Options extends CommonOptions {
  readonly intent: string;
  readonly tx: string;
  readonly statements?: string;
  readonly node: readonly string[];
  readonly policy?: string;
  readonly spentToday?: string;
}

/** What `verify` needs of the rooms that only `main.ts` may name. */
export interface VerifyParts {
  readonly loadVerifier: () => Promise<
    Pick<Verifier, 'verify'> & { readonly policyHash: (policy: never) => string }
  >;
  /** Undefined when there is no such chain. */
  readonly loadChain: (name: string) => Promise<Chain | undefined>;
  readonly clock: Clock;
  readonly log: Log;
  /** All of standard input. */
  readonly readInput: () => Promise<string>;
  /** The verdict was printed, and it is no. */
  readonly onRefused: () => void;
}

/** The verdict as it is printed: with what nodes said of each precondition, if any were asked. */
export type PrintedVerdict = Omit<Verdict, 'preconditions' | 'policy'> & {
  readonly preconditions: readonly (Precondition | CheckedPrecondition)[];
  /** With its hash alone where it was not asked, for the bytes were refused before. */
  readonly policy?: Pick<JudgedPolicy, 'hash'> & Partial<JudgedPolicy>;
};

/** What the bytes of one transaction do not tell, and no node either: what was staked before today. */
const DAY_LIMIT = 'policy_day_limit';

/** `verify`: needs no server. */
export function addVerify(program: Command, output: Output, parts: VerifyParts): void {
  program
    .command('verify')
    .description(
      'Prove that a transaction does what an intent says and nothing else; needs no server',
    )
    .requiredOption('--intent <file>', 'the intent, JSON')
    .requiredOption(
      '--tx <hex>',
      "the transaction's bytes in hex, as the API answers them; @FILE or - for standard input",
    )
    .option('--statements <file>', "the operator's statements, or the answer that holds them, JSON")
    .addOption(
      new Option(
        '--node <url>',
        'a node of your own to check the preconditions with; give it once for each node',
      )
        .argParser((url: string, urls: string[]) => [...urls, url])
        .default([], 'none is asked'),
    )
    .option('--policy <file>', "your copy of the organization's signing policy, JSON")
    .option(
      '--spent-today <amount>',
      "what counts towards the policy's limit of today already, in the smallest unit",
      smallestUnit,
    )
    .addHelpText(
      'after',
      `
Exit code 0: accepted. 1: refused. 2: used wrongly.

An answer of the API that was saved, against an intent that you wrote down yourself:
  jq -r .data.unsigned_tx_serialized answer.json | connect verify --intent intent.json --tx - --statements answer.json`,
    )
    .action(async (_own, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const verdict = await judge(options, parts);
      if (options.json) output(JSON.stringify(verdict, null, 2));
      else if (!options.quiet) output(verdictText(verdict));
      if (verdict.verdict === 'refused') parts.onRefused();
    });
}

async function judge(options: Options, parts: VerifyParts): Promise<PrintedVerdict> {
  const intent = await readIntent(options.intent);
  const { chain, network } = intent;
  if (typeof chain !== 'string' || typeof network !== 'string' || !isNetwork(network)) {
    throw new CommandFailure({
      message: `The intent in ${options.intent} must name its chain ('eth' or 'sol') and its network (mainnet, testnet or devnet).`,
      exitCode: 2,
    });
  }
  const bytes = await readBytes(options.tx, parts);
  const statements = options.statements && (await readStatements(options.statements));
  const policy = options.policy === undefined ? undefined : await readJson(options.policy);
  const { verify, policyHash } = await parts.loadVerifier();
  const judged = await verify({
    chain,
    network,
    bytes,
    intent,
    ...(statements && { statements }),
    ...(policy !== undefined && { policy }),
    ...(options.spentToday !== undefined && { spentToday: options.spentToday }),
  });
  const verdict: PrintedVerdict =
    policy === undefined
      ? judged
      : { ...judged, policy: judged.policy ?? { hash: policyHash(policy as never) } };
  if (options.node.length === 0 || verdict.verdict === 'refused') return verdict;
  const onChain = judged.preconditions.filter(({ code }) => code !== DAY_LIMIT);
  const checked = await askNodes(chain, network, onChain, options.node, parts);
  const broken = checked.filter(({ held }) => !held);
  const preconditions = [
    ...checked,
    ...judged.preconditions.filter(({ code }) => code === DAY_LIMIT),
  ];
  return {
    ...verdict,
    verdict: broken.length === 0 ? 'accepted' : 'refused',
    reasons: broken.map(({ code, finding }) => ({ code, message: finding })),
    preconditions,
    proved: 'bytes and chain',
  };
}

/** Checks preconditions against nodes of the user; a node that fails proves nothing: exit 1. */
async function askNodes(
  name: string,
  network: Network,
  preconditions: readonly Precondition[],
  urls: readonly string[],
  { loadChain, clock, log }: VerifyParts,
): Promise<readonly CheckedPrecondition[]> {
  const chain = await loadChain(name);
  if (chain === undefined) {
    throw new CommandFailure({ message: `There are no nodes of '${name}' to ask.`, exitCode: 2 });
  }
  try {
    const settings = await chain.settingsFromNodes(urls, network);
    const connection = await chain.connect({ network, settings, clock, log });
    try {
      const checked = await connection.checkPreconditions(preconditions);
      if (checked.length === preconditions.length) return checked;
      throw new CommandFailure({
        message: `Only ${checked.length} of ${preconditions.length} preconditions could be checked with these nodes.`,
        exitCode: 1,
      });
    } finally {
      await connection.close();
    }
  } catch (error) {
    if (error instanceof InvalidInputError) {
      throw new CommandFailure({ message: error.message, exitCode: 2 });
    }
    if (!isNodeError(error)) throw error;
    throw new CommandFailure({
      message: `The preconditions could not be checked, so nothing is accepted: ${error.message}`,
      exitCode: 1,
    });
  }
}

const isNodeError = (error: unknown): error is Error =>
  error instanceof NodeUnavailableError ||
  error instanceof NodeTimeoutError ||
  error instanceof NodeAnswerError;
