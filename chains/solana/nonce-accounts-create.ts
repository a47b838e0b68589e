import { setTimeout as sleep } from 'node:timers/promises';
import type { NonceKey, NonceKeys, NumberedNonceAccount } from '@kiln-connect/core';
import { sha256 } from '@noble/hashes/sha2.js';
import { address, createAddressWithSeed, createNoopSigner, type Instruction } from '@solana/kit';
import {
  getCreateAccountWithSeedInstruction,
  getInitializeNonceAccountInstruction,
  getNonceSize,
  SYSTEM_PROGRAM_ADDRESS,
} from '@solana-program/system';
import { readBlockhashLifetime } from './actions/lifetime.ts';
import { readWallet, requireFunds } from './actions/wallet-funds.ts';
import { bareHex } from './hex.ts';
import type { SolanaRpc } from './node/index.ts';
import { FEES, sendOwn } from './nonce-accounts-send.ts';
import { impossible } from './refused.ts';
import { nonceOf, readNonces } from './state/nonce-account.ts';
import { COMMITMENT, readAccounts } from './state/read-accounts.ts';

/** Of a seed in hex; the chain takes at most 32. */
const SEED_CHARACTERS = 32;

/** About as long as the block hash of a transaction is good, in milliseconds. */
const PATIENCE = 60_000;
const PAUSE = 250;

/** What a nonce account has to hold, in lamports. */
export const readReserve = (rpc: SolanaRpc): Promise<bigint> =>
  rpc.getMinimumBalanceForRentExemption(BigInt(getNonceSize()), { commitment: COMMITMENT }).send();

/** An account that is to be, and the seed from which its address follows. */
interface Planned extends NumberedNonceAccount {
  readonly seed: string;
}

/**
 * Makes the accounts of these numbers that are not there yet, and waits until all are confirmed.
 * @throws {ImpossibleError} 'insufficient_balance', 'below_rent_minimum', 'nonce_account_unavailable'
 */
export async function createNonceAccounts(
  numbers: readonly number[],
  { authority, payer }: NonceKeys,
  rpc: SolanaRpc,
): Promise<readonly NumberedNonceAccount[]> {
  const planned = await Promise.all(numbers.map((number) => plan(number, payer)));
  const missing = async (): Promise<readonly Planned[]> => {
    const there = await readNonces(
      planned.map(({ account }) => account),
      { rpc },
    );
    return planned.filter((_, i) => there[i]?.authority !== authority.address);
  };
  const wanted = await missing();
  const reserve = await readReserve(rpc);
  const fee = FEES.create * BigInt(wanted.length);
  const value = reserve * BigInt(wanted.length);
  if (wanted.length > 0) requireFunds(await readWallet(payer.address, rpc), { value, fee });
  for (const one of wanted) {
    const instructions = creating(one, { payer, authority, reserve });
    const lifetime = await readBlockhashLifetime(rpc);
    try {
      await sendOwn({ payer, signers: [payer], instructions, lifetime }, rpc);
    } catch (error) {
      // Somebody else who makes it at the same time may have been quicker.
      if (!(await isOnItsWay(one, rpc))) throw error;
    }
  }
  await allConfirmed(missing);
  return planned.map(({ number, account }) => ({ number, account }));
}

async function isOnItsWay({ account }: Planned, rpc: SolanaRpc): Promise<boolean> {
  const [found] = (await readAccounts([account], rpc, 'processed')).accounts;
  return nonceOf(found) !== undefined;
}

async function allConfirmed(missing: () => Promise<readonly Planned[]>): Promise<void> {
  const end = performance.now() + PATIENCE;
  for (let left = await missing(); left.length > 0; left = await missing()) {
    if (performance.now() > end) {
      throw impossible(
        'nonce_account_unavailable',
        `${left.map(({ account }) => account).join(', ')} were sent for and are not confirmed after ${PATIENCE / 1000} s. Ask once more: those that are there by then are found.`,
      );
    }
    await sleep(PAUSE);
  }
}

/**
 * The seed is a hash of the payer's signature, which is the same each time: who made accounts and was
 * ended before it wrote them down finds them again, and nobody else knows an address before it is
 * used, and puts something there that is in the way.
 */
async function plan(number: number, payer: NonceKey): Promise<Planned> {
  const named = new TextEncoder().encode(`kiln-connect nonce account ${number}`);
  const seed = bareHex(sha256(payer.sign(named))).slice(0, SEED_CHARACTERS);
  const account = await createAddressWithSeed({
    baseAddress: address(payer.address),
    programAddress: SYSTEM_PROGRAM_ADDRESS,
    seed,
  });
  return { number, account, seed };
}

function creating(
  { account, seed }: Planned,
  { payer, authority, reserve }: NonceKeys & { reserve: bigint },
): readonly Instruction[] {
  return [
    getCreateAccountWithSeedInstruction({
      payer: createNoopSigner(address(payer.address)),
      newAccount: address(account),
      base: address(payer.address),
      seed,
      amount: reserve,
      space: BigInt(getNonceSize()),
      programAddress: SYSTEM_PROGRAM_ADDRESS,
    }),
    getInitializeNonceAccountInstruction({
      nonceAccount: address(account),
      nonceAuthority: address(authority.address),
    }),
  ];
}
