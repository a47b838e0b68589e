import type { AuditKeyAnswer } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';

export const AUDIT = 'The log of everything that was done';

/** `audit key` */
export const addAuditKey: AddCommand = (program, output) => {
  group(program, 'audit', AUDIT)
    .command('key')
    .description('Show the public key that signs heads of the audit log')
    .addHelpText(
      'after',
      "\nKeep it outside of this machine: 'audit verify --public-key' holds signed heads against it.",
    )
    .action(
      asksServer(
        (server) => server.get<AuditKeyAnswer>('/audit/key'),
        { people: ({ public_key }) => public_key, quiet: ({ public_key }) => public_key },
        output,
      ),
    );
};
