import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Command, Option } from 'commander';
import { type CommonOptions, group } from '../command.ts';
import { CommandFailure } from '../failure.ts';
import { operatorOf } from '../operator-client.ts';
import { AUDIT } from './audit-key.ts';

interface Options extends CommonOptions {
  readonly format: 'jsonl' | 'csv';
  readonly organization?: string;
  readonly out?: string;
}

/** `audit export`; `write` writes to standard output as it is. */
export function addAuditExport(
  program: Command,
  { write }: { write: (text: string) => void },
): void {
  group(program, 'audit', AUDIT)
    .command('export')
    .description(
      "Write the whole audit log as 'audit verify' reads it, or one organization's as CSV",
    )
    .addOption(
      new Option('--format <format>', 'jsonl or csv').choices(['jsonl', 'csv']).default('jsonl'),
    )
    .option('--organization <slug>', 'whose entries; with csv alone')
    .option('--out <file>', 'a new file to write; standard output when left out')
    .action(async (_own: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const pieces = operatorOf(options.dataDir).stream(pathOf(options));
      if (options.out === undefined) {
        for await (const piece of pieces) write(piece);
        return;
      }
      await pipeline(
        Readable.from(pieces),
        createWriteStream(options.out, { flags: 'wx', mode: 0o600 }),
      ).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
        throw new CommandFailure({
          message: `${options.out} is there already; name a new file.`,
          exitCode: 1,
        });
      });
    });
}

function pathOf({ format, organization }: Options): string {
  if (format === 'jsonl' && organization === undefined) return '/audit/entries';
  if (format === 'csv' && organization !== undefined) {
    return `/organizations/${encodeURIComponent(organization)}/audit.csv`;
  }
  throw new CommandFailure({
    message:
      format === 'csv'
        ? 'Say whose entries: --organization SLUG.'
        : 'The chained log is one for all organizations: leave --organization out, or ask for --format csv.',
    exitCode: 2,
  });
}
