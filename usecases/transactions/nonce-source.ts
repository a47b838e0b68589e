import { ImpossibleError, type NonceSource } from '@kiln-connect/core';
import type { Caller } from '../caller.ts';
import type { System } from '../system.ts';

/**
 * How long a number is held for a transaction that was crafted and not sent: long enough to craft
 * several in a row, and short, for one that is given up holds up those that were crafted after it.
 */
export const NONCE_HOLD_MS = 2 * 60_000;

/** The numbers of one request: what was not handed out in the end is given back. */
export interface RequestNonces extends NonceSource {
  release(): Promise<void>;
}

/**
 * Numbers for the transactions that the caller's organization crafts. What the chain says wins: what
 * it has used is forgotten. Of the rest the lowest that is not held is given, so that there is never
 * a gap below a number but those that are held themselves; a transaction that waits behind a gap would
 * block its wallet. Nobody else's crafting is counted: a stranger could use up a wallet's numbers.
 */
export function nonceSource(
  { chain }: { chain: string },
  { organizationId, network }: Caller,
  { store, clock }: System,
): RequestNonces {
  const taken: { wallet: string; nonces: readonly number[] }[] = [];

  return {
    reserve: async ({ wallet, unused, next, count, cost, funds, first, purpose }) => {
      const key = { organizationId, network, chain, wallet };
      const at = clock.now();
      const hold = { at, until: new Date(at.getTime() + NONCE_HOLD_MS), cost, purpose };
      const held = () => store.nonces.held({ ...key, from: next, at });
      const take = async (nonces: readonly number[]): Promise<readonly number[]> => {
        const got = await store.nonces.take({ ...key, ...hold, nonces });
        taken.push({ wallet, nonces: got });
        return got;
      };
      await store.nonces.forgetBelow({ ...key, nonce: unused });

      if (first !== undefined) {
        const [most = next] = lowestFree(await held(), next, 1);
        if (first < unused || first > most) throw unavailable(wallet, { first, unused, most });
        const asked = Array.from({ length: count }, (_, i) => first + i);
        await store.nonces.release({ ...key, nonces: asked });
        await take(asked);
        return asked;
      }
      const all = await held();
      if (purpose !== undefined) {
        const [free = next] = lowestFree(all, next, 1);
        // Those past a gap would wait for what was given up.
        const same = all.filter((one) => one.purpose === purpose && one.nonce < free);
        if (same.length === count) return same.map(({ nonce }) => nonce);
      }
      // The wallet can not pay for all of it: the others were quotes that nobody took.
      if (costOf(all) + BigInt(count) * cost > funds) {
        await store.nonces.release({ ...key, nonces: all.map(({ nonce }) => nonce) });
      }
      const reserved: number[] = [];
      while (reserved.length < count) {
        // Somebody else may be faster with some of them: the others are looked for anew.
        reserved.push(...(await take(lowestFree(await held(), next, count - reserved.length))));
      }
      return reserved.sort((a, b) => a - b);
    },
    waitingCost: async ({ wallet, unused, next, count, first }) => {
      const key = { organizationId, network, chain, wallet };
      const sent = await store.nonces.sent({ ...key, from: unused, to: next });
      const isReplaced = ({ nonce }: { nonce: number }) =>
        first !== undefined && nonce >= first && nonce < first + count;
      return costOf(sent.filter((one) => !isReplaced(one)));
    },
    release: async () => {
      for (const { wallet, nonces } of taken.splice(0)) {
        await store.nonces.release({ organizationId, network, chain, wallet, nonces });
      }
    },
  };
}

const costOf = (nonces: readonly { readonly cost: bigint }[]): bigint =>
  nonces.reduce((sum, { cost }) => sum + cost, 0n);

/** The lowest numbers from `next` on that are not held. */
function lowestFree(
  held: readonly { nonce: number }[],
  next: number,
  count: number,
): readonly number[] {
  const isHeld = new Set(held.map(({ nonce }) => nonce));
  const free: number[] = [];
  for (let nonce = next; free.length < count; nonce++) {
    if (!isHeld.has(nonce)) free.push(nonce);
  }
  return free;
}

const unavailable = (
  wallet: string,
  { first, unused, most }: { first: number; unused: number; most: number },
): ImpossibleError => {
  const need = unused === most ? String(most) : `${unused} to ${most}`;
  return new ImpossibleError({
    code: 'nonce_unavailable',
    message: `The nonce ${first} can not be used for ${wallet}. Expected ${need}: lower ones are used, and a higher one would wait for those that are missing.`,
    details: { have: String(first), need },
  });
};
