import { setTimeout as sleep } from 'node:timers/promises';
import type {
  DurableNonces,
  HeldNonce,
  NonceKey,
  NonceKeys,
  NumberedNonceAccount,
} from '@kiln-connect/core';
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { base58 } from '@scure/base';
import { address, createAddressWithSeed, createNoopSigner, type Instruction } from '@solana/kit';
import {
  getCreateAccountWithSeedInstruction,
  getInitializeNonceAccountInstruction,
  getNonceSize,
  SYSTEM_PROGRAM_ADDRESS,
} from '@solana-program/system';
import { type Lifetime, readBlockhashLifetime } from './actions/lifetime.ts';
import { encodeUnsigned, withSignature } from './actions/unsigned-transaction.ts';
import { readWallet, requireFunds } from './actions/wallet-funds.ts';
import { broadcast } from './broadcast.ts';
import { type Budget, feeOf } from './fees.ts';
import { bareHex } from './hex.ts';
import type { SolanaRpc } from './node/index.ts';
import { impossible } from './refused.ts';
import { nonceOf } from './state/nonce-account.ts';
import { COMMITMENT, readAccounts } from './state/read-accounts.ts';

/** A node takes at most that many accounts a call. */
const ACCOUNTS_A_CALL = 100;
/** Of a seed in hex; the chain takes at most 32. */
const SEED_CHARACTERS = 32;

/**
 * What these transactions may use and offer: ten times what they need, and 0.000001 SOL. Nothing is
 * asked of the market, so that the bytes that use up a nonce are the same each time.
 */
const BUDGET: Budget = { unitLimit: 10_000, microLamports: 100_000n };
/** Payer and authority. */
const ADVANCE_SIGNATURES = 2;
const CREATE_SIGNATURES = 1;

/** About as long as the block hash of a transaction is good, in milliseconds. */
const PATIENCE = 60_000;
const PAUSE = 250;

/** The operator's nonce accounts on the cluster behind this connection. */
export function durableNonces(rpc: SolanaRpc): DurableNonces {
  return {
    keyOf,
    read: (accounts, { final = false } = {}) => readNonces(accounts, { final, rpc }),
    costOf: async (count, { payer }) => {
      const [reserve, { balance, rentMinimum }] = await Promise.all([
        readReserve(rpc),
        readWallet(payer.address, rpc),
      ]);
      const each = reserve + feeOf(BUDGET, CREATE_SIGNATURES) + feeOf(BUDGET, ADVANCE_SIGNATURES);
      return { need: BigInt(count) * each + rentMinimum, have: balance };
    },
    create: (numbers, keys) => create(numbers, keys, rpc),
    advance: ({ account, nonce }, keys) => {
      const { payer, authority } = keys;
      const lifetime: Lifetime = {
        kind: 'nonce',
        nonceAccount: account,
        authority: authority.address,
        nonce,
      };
      return sendOwn({ payer, signers: [payer, authority], instructions: [], lifetime }, rpc);
    },
  };
}

function keyOf(secret: Uint8Array): NonceKey {
  return {
    address: base58.encode(ed25519.getPublicKey(secret)),
    sign: (message) => ed25519.sign(message, secret),
  };
}

async function readNonces(
  accounts: readonly string[],
  { final, rpc }: { final: boolean; rpc: SolanaRpc },
): Promise<readonly (HeldNonce | undefined)[]> {
  const held: (HeldNonce | undefined)[] = [];
  for (let from = 0; from < accounts.length; from += ACCOUNTS_A_CALL) {
    const some = accounts.slice(from, from + ACCOUNTS_A_CALL);
    const read = await readAccounts(some, rpc, final ? 'finalized' : COMMITMENT);
    const position = Number(read.slot);
    held.push(
      ...read.accounts.map((account) => {
        const found = nonceOf(account);
        return found && { ...found, position };
      }),
    );
  }
  return held;
}

const readReserve = (rpc: SolanaRpc): Promise<bigint> =>
  rpc.getMinimumBalanceForRentExemption(BigInt(getNonceSize()), { commitment: COMMITMENT }).send();

/** An account that is to be, and the seed from which its address follows. */
interface Planned extends NumberedNonceAccount {
  readonly seed: string;
}

async function create(
  numbers: readonly number[],
  { authority, payer }: NonceKeys,
  rpc: SolanaRpc,
): Promise<readonly NumberedNonceAccount[]> {
  const planned = await Promise.all(numbers.map((number) => plan(number, payer)));
  const missing = async (): Promise<readonly Planned[]> => {
    const there = await readNonces(
      planned.map(({ account }) => account),
      { final: false, rpc },
    );
    return planned.filter((_, i) => there[i]?.authority !== authority.address);
  };
  const wanted = await missing();
  const reserve = await readReserve(rpc);
  const fee = feeOf(BUDGET, CREATE_SIGNATURES) * BigInt(wanted.length);
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

/** Signs and sends a transaction of the operator's own. @throws {ImpossibleError} 'transaction_refused' */
async function sendOwn(
  {
    payer,
    signers,
    instructions,
    lifetime,
  }: {
    payer: NonceKey;
    signers: readonly NonceKey[];
    instructions: readonly Instruction[];
    lifetime: Lifetime;
  },
  rpc: SolanaRpc,
): Promise<void> {
  const encoded = encodeUnsigned({
    wallet: payer.address,
    instructions,
    lifetime,
    budget: BUDGET,
  });
  const wire = signers.reduce(
    (bytes, { address: signer, sign }) =>
      withSignature(
        { wire: bytes, signers: encoded.signers },
        { signer, signature: sign(encoded.message) },
      ),
    encoded.wire,
  );
  await broadcast({ tx_serialized: bareHex(wire) }, rpc);
}
