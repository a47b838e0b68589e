import { ConflictError, InvalidInputError, parseAmount } from '@kiln-connect/core';
import { auditActor, chainSubject } from '../audit.ts';
import type { Operator } from '../caller.ts';
import { registrationOf } from '../chain-of.ts';
import type { LocalChain, System } from '../system.ts';

/** What the faucet gave. */
export type FundingAnswer = {
  readonly chain: string;
  readonly address: string;
  /** In whole tokens, as asked. */
  readonly amount: string;
  /** In the smallest unit of the chain's token. */
  readonly amount_smallest_unit: string;
};

/**
 * Gives an address tokens of an embedded local chain; `amount` is in whole tokens, as a decimal text.
 * @throws {InvalidInputError} 'invalid_amount' when it is no positive decimal that the chain can hold.
 * @throws {ConflictError} 'no_devnet' when the chain has no local chain here.
 */
export async function fundDevnet(
  { chain, address, amount }: { chain: string; address: string; amount: string },
  operator: Operator,
  system: System,
): Promise<FundingAnswer> {
  const devnet = devnetOf(chain, system);
  const { decimals, token } = registrationOf(chain, system).info;
  const smallest = wholeTokens(amount, decimals, token);
  await devnet.fund({ address, amount: smallest });
  const answer = { chain, address, amount, amount_smallest_unit: smallest.toString() };
  await auditActor(
    { action: 'devnet_funded', subject: chainSubject(chain), details: { after: answer } },
    operator,
    system.store,
  );
  return answer;
}

/**
 * The embedded local chain of that name.
 * @throws {ConflictError} 'no_devnet' when the chain has no local chain here.
 */
export function devnetOf(chain: string, system: System): LocalChain {
  const devnet = system.devnets(registrationOf(chain, system).info.name);
  if (devnet !== undefined) return devnet;
  throw new ConflictError({
    code: 'no_devnet',
    message: `This deployment runs no local chain for '${chain}'; it serves ${system.networks.join(', ')}.`,
    details: { chain },
  });
}

function wholeTokens(text: string, decimals: number, token: string): bigint {
  try {
    const value = parseAmount(text, decimals);
    if (value > 0n) return value;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  throw new InvalidInputError({
    code: 'invalid_amount',
    message: `'${text}' is no amount of ${token}: a decimal above 0 with at most ${decimals} digits after the point is right, like 100 or 0.5.`,
    details: { amount: text },
  });
}
