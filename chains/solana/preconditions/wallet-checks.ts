import { address as asAddress, type Blockhash } from '@solana/kit';
import { z } from 'zod';
import type { Finding } from '../../obstacle.ts';
import { sol } from '../rules/amounts.ts';
import { readNonce } from '../state/nonce-account.ts';
import { COMMITMENT, readAccounts } from '../state/read-accounts.ts';
import { address } from '../wire/fields.ts';
import type { Check, CheckSources } from './check.ts';

const amount = z
  .string()
  .regex(/^[0-9]+$/)
  .transform(BigInt);
const blockhashSubject = z.object({ blockhash: address });
const fundsSubject = z.object({ wallet: address, need_lamports: amount });
const nonceSubject = z.object({
  nonce_account: address,
  nonce_account_authority: address,
  nonce: address,
});
const unusedSubject = z.object({ account: address });
const rentSubject = z.object({ account: address, rent_lamports: amount });

async function blockhashIsRecent(subject: unknown, { rpc }: CheckSources): Promise<Finding> {
  const { blockhash } = blockhashSubject.parse(subject);
  const { value: held } = await rpc
    .isBlockhashValid(blockhash as Blockhash, { commitment: COMMITMENT })
    .send();
  return {
    held,
    finding: held
      ? `${blockhash} is the hash of one of the last 150 blocks.`
      : `${blockhash} is not the hash of one of the last 150 blocks: it is too old, or of another network.`,
  };
}

async function nonceIsThere(subject: unknown, { rpc }: CheckSources): Promise<Finding> {
  const { nonce_account, nonce_account_authority, nonce } = nonceSubject.parse(subject);
  const { found } = await readNonce(nonce_account, rpc);
  if (!found) return { held: false, finding: `${nonce_account} is not a nonce account.` };
  return {
    held: found.nonce === nonce && found.authority === nonce_account_authority,
    finding: `${nonce_account} holds the nonce ${found.nonce} and has the authority ${found.authority}; the transaction has the nonce ${nonce} and the authority ${nonce_account_authority}.`,
  };
}

async function walletHasFunds(subject: unknown, { rpc }: CheckSources): Promise<Finding> {
  const { wallet, need_lamports: need } = fundsSubject.parse(subject);
  const { value: have } = await rpc
    .getBalance(asAddress(wallet), { commitment: COMMITMENT })
    .send();
  return {
    held: have >= need,
    finding: `${wallet} has ${sol(have)}; ${sol(need)} are needed.`,
  };
}

async function accountIsUnused(subject: unknown, { rpc }: CheckSources): Promise<Finding> {
  const { account } = unusedSubject.parse(subject);
  const [found] = (await readAccounts([account], rpc)).accounts;
  return {
    held: found === undefined,
    finding: found
      ? `${account} exists already, with ${sol(found.lamports)}.`
      : `Nothing is at ${account} yet.`,
  };
}

async function rentIsCovered(subject: unknown, { readStakes }: CheckSources): Promise<Finding> {
  const { account, rent_lamports: have } = rentSubject.parse(subject);
  const { rentReserve } = (await readStakes()).cluster;
  return {
    held: have >= rentReserve,
    finding: `${account} gets ${sol(have)}; its rent reserve is ${sol(rentReserve)}.`,
  };
}

export const walletChecks: { readonly [code: string]: Check } = {
  recent_blockhash: blockhashIsRecent,
  durable_nonce: nonceIsThere,
  wallet_funds: walletHasFunds,
  account_unused: accountIsUnused,
  rent_covered: rentIsCovered,
};
