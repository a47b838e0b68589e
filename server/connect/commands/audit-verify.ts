import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import type {
  AuditKeyAnswer,
  AuditLogEntry,
  AuditVerdict,
  SignedAuditHead,
  verifyAuditLog,
} from '@kiln-connect/usecases';
import { type Command, InvalidArgumentError } from 'commander';
import { auditHeadFileOf } from '../../wiring/audit-head-file.ts';
import { readAuditEntries, readAuditHeads, readAuditKeyFile } from '../audit-input.ts';
import { type CommonOptions, group, type Output } from '../command.ts';
import { CommandFailure } from '../failure.ts';
import { operatorOf } from '../operator-client.ts';
import { plain, printed } from '../print.ts';
import { AUDIT } from './audit-key.ts';

interface Options extends CommonOptions {
  readonly head?: string;
  readonly log?: string;
  readonly publicKey?: string;
  readonly keyFile?: string;
}

export interface AuditVerifyParts {
  /** Loaded when needed: the other commands start faster without it. */
  readonly loadAudit: () => Promise<{ readonly verifyAuditLog: typeof verifyAuditLog }>;
  /** Writes to standard error, as it is. */
  readonly complain: (text: string) => void;
  readonly onBroken: () => void;
}

/** `audit verify`: the check runs here, in this process, and not in the server that is checked. */
export function addAuditVerify(program: Command, output: Output, parts: AuditVerifyParts): void {
  group(program, 'audit', AUDIT)
    .command('verify')
    .description('Find a change, a gap or a cut-off end in the audit log')
    .option(
      '--head <file>',
      'signed heads that were kept elsewhere; those of the data folder and the database when left out',
    )
    .option('--log <file>', "what 'audit export' wrote; the running server's log when left out")
    .option(
      '--public-key <hex>',
      "the key of the heads, as 'audit key' showed it once; the running server is asked when left out",
      publicKey,
    )
    .option(
      '--key-file <file>',
      "what 'audit key --json' printed: the key, and those before it after the master key was rotated",
    )
    .addHelpText(
      'after',
      '\nExit code 0: intact. 1: broken, or it could not be read. 2: used wrongly.\nEntries after the last signed head can be cut off without a trace; a head is signed every hour.',
    )
    .action(async (_own: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const { verifyAuditLog } = await parts.loadAudit();
      const known = await auditKeyOf(options);
      const key = options.publicKey ?? known?.public_key ?? missingKey();
      // Before the entries: a head that is signed meanwhile must not seem to lie beyond their end.
      const heads = await headsOf(options, parts);
      const verdict = await verifyAuditLog({
        entries: entriesOf(options),
        heads,
        publicKey: key,
        keyChanges: known?.changes,
      });
      if (verdict.verdict === 'broken') parts.onBroken();
      output(
        printed(verdict, options, { people: verdictText, quiet: ({ verdict: word }) => word }),
      );
    });
}

/** The key and the changes of keys: of the file that was kept, else of the running server. */
async function auditKeyOf({ keyFile, log, dataDir }: Options): Promise<AuditKeyAnswer | undefined> {
  if (keyFile !== undefined) return readAuditKeyFile(keyFile).catch(unreadable(keyFile));
  return log === undefined ? operatorOf(dataDir).get<AuditKeyAnswer>('/audit/key') : undefined;
}

function publicKey(text: string): string {
  const hex = text.toLowerCase().replace(/^(0x)?/, '0x');
  if (/^0x[0-9a-f]{64}$/.test(hex)) return hex;
  throw new InvalidArgumentError("It is 64 hexadecimal digits, as 'audit key' shows them.");
}

function missingKey(): never {
  throw new CommandFailure({
    message:
      "A file is checked with a key that you kept: give --public-key, as 'audit key' shows it, or --key-file.",
    exitCode: 2,
  });
}

async function headsOf(
  { head, log, dataDir }: Options,
  { complain }: AuditVerifyParts,
): Promise<SignedAuditHead[]> {
  if (head !== undefined) {
    const heads = await readAuditHeads(head, { complain }).catch(unreadable(head));
    if (heads.length > 0) return heads;
    throw new CommandFailure({
      message: `There is no signed head in ${head}; 'audit head --quiet' prints one.`,
      exitCode: 2,
    });
  }
  const file = auditHeadFileOf(dataDir);
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  return [
    ...(isThere ? await readAuditHeads(file, { complain }).catch(unreadable(file)) : []),
    ...(log === undefined ? await operatorOf(dataDir).get<SignedAuditHead[]>('/audit/heads') : []),
  ];
}

function entriesOf({ log, dataDir }: Options): AsyncIterable<AuditLogEntry> {
  if (log === undefined) {
    return readAuditEntries(operatorOf(dataDir).stream('/audit/entries'), "the server's answer");
  }
  return readAuditEntries(fileChunks(log), log);
}

async function* fileChunks(file: string): AsyncGenerator<string> {
  try {
    yield* createReadStream(file, 'utf8') as AsyncIterable<string>;
  } catch (error) {
    unreadable(file)(error as Error);
  }
}

const unreadable =
  (file: string) =>
  (error: Error): never => {
    throw new CommandFailure({
      message: `${file} can not be read: ${error.message}.`,
      exitCode: 2,
    });
  };

function verdictText({
  verdict,
  entries,
  heads,
  signed_up_to,
  faults,
  fault_count,
}: AuditVerdict): string {
  const read = `${counted(entries, 'entry', 'entries')} and ${counted(heads, 'signed head', 'signed heads')} read`;
  if (verdict === 'intact') {
    const held =
      signed_up_to === 0
        ? 'no head is signed over them yet, so that a cut-off end can not be seen'
        : `what stands up to entry ${signed_up_to} is signed`;
    return `The audit log is intact: ${read}; ${held}.`;
  }
  return [
    `THE AUDIT LOG IS BROKEN: ${read}; ${counted(fault_count, 'fault', 'faults')} found.`,
    ...faults.map(({ message }) => `  ${plain(message)}`),
    ...(fault_count > faults.length ? [`  … and ${fault_count - faults.length} more.`] : []),
  ].join('\n');
}

const counted = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? one : many}`;
