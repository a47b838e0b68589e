import { resolve } from 'node:path';
import type { RotationAnswer } from '@kiln-connect/usecases';
import type { Command } from 'commander';
import { type CommonOptions, group, type Output } from '../command.ts';
import { facts, printed } from '../print.ts';

export interface MasterKeyRotateParts {
  /** Loaded when needed: the other commands start faster without the database. */
  readonly loadRotation: () => Promise<{
    readonly rotateMasterKeyFile: (o: {
      dataDir: string;
      newKeyFile: string;
    }) => Promise<RotationAnswer>;
  }>;
}

/** `master-key rotate`: it works on the database itself, while no server runs. */
export function addMasterKeyRotate(
  program: Command,
  output: Output,
  { loadRotation }: MasterKeyRotateParts,
): void {
  group(program, 'master-key', 'The key that encrypts secrets in the database')
    .command('rotate')
    .description('Encrypt all secrets with another key; stop every server on the database first')
    .requiredOption(
      '--new-key-file <file>',
      "64 hexadecimal digits, as 'openssl rand -hex 32' prints",
    )
    .addHelpText(
      'after',
      '\nThe old key, the database and the data folder are those of the environment that the server\nstarts with. All is changed or nothing; when it broke off, run it again. Sessions end.',
    )
    .action(async (_own: unknown, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions & { newKeyFile: string }>();
      const { rotateMasterKeyFile } = await loadRotation();
      const newKeyFile = resolve(options.newKeyFile);
      const answer = await rotateMasterKeyFile({ dataDir: options.dataDir, newKeyFile });
      const text = printed(answer, options, {
        people: (done) => rotationText(done, newKeyFile),
        quiet: ({ audit_public_key }) => audit_public_key,
      });
      output(text);
    });
}

function rotationText(done: RotationAnswer, newKeyFile: string): string {
  const first = done.changed
    ? facts([
        ['Secrets', String(done.secrets)],
        ['Mails', String(done.mails)],
        ['Identity providers', String(done.providers)],
        ['Webhooks', String(done.webhooks)],
        ['Authenticator apps', String(done.two_factors)],
        ['Sessions ended', String(done.ended_sessions)],
      ])
    : 'The database was encrypted with the new key already.';
  return `${first}\n
Start every server with CONNECT_MASTER_KEY_FILE=${newKeyFile} from now on, and keep a copy of it. The
old key opens backups of before: keep it as long as you keep those.
The audit log's heads are signed by another key now: ${done.audit_public_key}`;
}
