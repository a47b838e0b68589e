import type { Bundle } from '@kiln-connect/verify/bundle';
import type { Command } from 'commander';
import type { CommonOptions, Output } from '../command.ts';

/** What `verifier` needs of the rooms that only `main.ts` may name. */
export interface VerifierParts {
  /** The single file that these sources make. */
  readonly makeVerifierFile: () => Promise<Pick<Bundle, 'sha256' | 'bytes'>>;
}

/** `verifier`: needs no server. */
export function addVerifier(
  program: Command,
  output: Output,
  { makeVerifierFile }: VerifierParts,
): void {
  program
    .command('verifier')
    .description('Show the hash of the verifier that these sources are; needs no server')
    .addHelpText(
      'after',
      "\nIt is made anew from the sources that 'verify' runs, and is the hash that the release notes and the dashboard name.",
    )
    .action(async (_, command: Command) => {
      const { json } = command.optsWithGlobals<CommonOptions>();
      const { sha256, bytes } = await makeVerifierFile();
      output(json ? JSON.stringify({ sha256, bytes }, null, 2) : sha256);
    });
}
