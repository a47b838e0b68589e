import type { DurableNonces, NonceKey } from '@kiln-connect/core';
import { ed25519 } from '@noble/curves/ed25519.js';
import { base58 } from '@scure/base';
import type { Lifetime } from './actions/lifetime.ts';
import { readWallet } from './actions/wallet-funds.ts';
import type { SolanaRpc } from './node/index.ts';
import { createNonceAccounts, readReserve } from './nonce-accounts-create.ts';
import { FEES, sendOwn } from './nonce-accounts-send.ts';
import { readNonces } from './state/nonce-account.ts';

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
      const each = reserve + FEES.create + FEES.advance;
      return { need: BigInt(count) * each + rentMinimum, have: balance };
    },
    create: (numbers, keys) => createNonceAccounts(numbers, keys, rpc),
    advance: ({ account, nonce }, { payer, authority }) => {
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
