import { type Instruction, isSolanaError } from '@solana/kit';
import { base64Wire } from './actions/unsigned-transaction.ts';
import { explainFailure } from './explain-failure.ts';
import type { SolanaRpc } from './node/index.ts';
import { impossible } from './refused.ts';
import { COMMITMENT } from './state/read-accounts.ts';

/** What a node found when it ran a transaction without its effects. */
export interface Simulation {
  /** Why it fails, to follow 'because'; undefined when it does not. */
  readonly failure: string | undefined;
  /** Units of computing. */
  readonly usedUnits: bigint;
  readonly logs: readonly string[];
}

/** Runs a transaction on a node, signed or not; `programs` are those of its instructions. */
export async function runSimulation(
  wire: Uint8Array,
  {
    programs,
    verifySignatures,
    rpc,
  }: { programs: readonly string[]; verifySignatures: boolean; rpc: SolanaRpc },
): Promise<Simulation> {
  const { value } = await rpc
    .simulateTransaction(base64Wire(wire), {
      encoding: 'base64',
      commitment: COMMITMENT,
      // The kit has a type for each of the two, and the same answer.
      sigVerify: verifySignatures as false,
      replaceRecentBlockhash: false,
    })
    .send();
  return {
    failure: value.err === null ? undefined : explainFailure(value.err, programs),
    usedUnits: BigInt(value.unitsConsumed ?? 0),
    logs: value.logs ?? [],
  };
}

/**
 * Units of computing that an unsigned transaction uses.
 * @throws {ImpossibleError} 'simulation_failed' with the program's reason in words
 */
export async function requireSimulation(
  wire: Uint8Array,
  { instructions, rpc }: { instructions: readonly Instruction[]; rpc: SolanaRpc },
): Promise<bigint> {
  const programs = instructions.map(({ programAddress }) => programAddress);
  const { failure, usedUnits, logs } = await runSimulation(wire, {
    programs,
    verifySignatures: false,
    rpc,
  }).catch((error: unknown) => {
    if (!isSolanaError(error)) throw error;
    throw impossible(
      'simulation_failed',
      `A node refuses to run this transaction: ${error.message}.`,
    );
  });
  if (failure === undefined) return usedUnits;
  throw impossible(
    'simulation_failed',
    `A node ran this transaction, and it fails because ${failure}.`,
    { reason: failure, logs: [...logs] },
  );
}
