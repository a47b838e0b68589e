import type { SignedAuditHead } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';
import { AUDIT } from './audit-key.ts';

/** `audit head` */
export const addAuditHead: AddCommand = (program, output) => {
  group(program, 'audit', AUDIT)
    .command('head')
    .description('Print the newest signed head of the audit log, a line of JSON')
    .option('--sign-now', 'sign where the log stands now, without waiting for the hour')
    .addHelpText(
      'after',
      '\nKeep it outside of this machine: whoever changes or shortens the log later can not make it fit.',
    )
    .action(
      asksServer(
        (server, { signNow }: { signNow?: boolean }) =>
          signNow
            ? server.post<SignedAuditHead | null>('/audit/head', {})
            : server.get<SignedAuditHead | null>('/audit/head'),
        {
          people: (head) =>
            head === null
              ? "No head was signed yet: one is signed every hour, or with 'audit head --sign-now'."
              : JSON.stringify(head),
          quiet: (head) => (head === null ? '' : JSON.stringify(head)),
        },
        output,
      ),
    );
};
