import type { Validator } from '../node/index.ts';
import { pendingConsolidationsInto, pendingDepositsOf } from './balances.ts';
import type { Consensus } from './consensus.ts';

/** What deposits and consolidations on their way will add to a validator, in gwei. */
export async function incomingOf(
  target: Validator,
  consensus: Pick<Consensus, 'deposits' | 'consolidations' | 'validatorsAt'>,
): Promise<bigint> {
  const [deposits, consolidations] = await Promise.all([
    consensus.deposits(),
    consensus.consolidations(),
  ]);
  const into = consolidations.filter(({ targetIndex }) => targetIndex === target.index);
  const sources = await consensus.validatorsAt(into.map(({ sourceIndex }) => sourceIndex));
  return pendingDepositsOf(target, deposits) + pendingConsolidationsInto(target, into, sources);
}
