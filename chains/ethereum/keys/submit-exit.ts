import type { JsonObject } from '@kiln-connect/core';
import { z } from 'zod';
import { readInput } from '../../read-input.ts';
import type { BeaconNode } from '../node/index.ts';
import { impossible } from '../refused.ts';

const number = z.string().regex(/^\d{1,16}$/, { error: 'Expected a whole number as text.' });

const signedExit = z.strictObject({
  message: z.strictObject({ epoch: number, validator_index: number }),
  signature: z.string().regex(/^0x[0-9a-fA-F]{192}$/, { error: 'Expected 96 bytes, hex with 0x.' }),
});

/**
 * Hands a signed voluntary exit to the beacon node's pool.
 * @throws {InvalidInputError} when it is none.
 * @throws {ImpossibleError} 'exit_refused' in the node's words: too young, exited, not of this chain.
 */
export async function submitExit(exit: JsonObject, beacon: BeaconNode): Promise<void> {
  const read = readInput(signedExit, exit);
  const refusal = await beacon.submitExit(read);
  if (refusal === undefined) return;
  throw impossible(
    'exit_refused',
    `The beacon node refuses the exit of validator ${read.message.validator_index}: ${refusal}`,
  );
}
