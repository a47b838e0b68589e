import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '@kiln-connect/core';
import {
  type Address,
  appendTransactionMessageInstructions,
  type Base64EncodedWireTransaction,
  type Blockhash,
  createSolanaRpc,
  createTransactionMessage,
  fetchEncodedAccount,
  generateKeyPairSigner,
  getArrayDecoder,
  getBase64EncodedWireTransaction,
  getStructDecoder,
  getU64Decoder,
  type Instruction,
  type KeyPairSigner,
  pipe,
  type Signature,
  setTransactionMessageFeePayerSigner,
  setTransactionMessageLifetimeUsingBlockhash,
  signTransactionMessageWithSigners,
} from '@solana/kit';
import {
  fetchStakeStateAccount,
  getDelegateStakeInstruction,
  getInitializeInstruction,
} from '@solana-program/stake';
import { getCreateAccountInstruction } from '@solana-program/system';
import { STAKE_PROGRAM, SYSTEM_PROGRAM } from './network.ts';
import { startNode } from './node.ts';
import { stakeStatusAt } from './staking/activation.ts';

const STAKE_HISTORY = 'SysvarStakeHistory1111111111111111111111111' as Address;
const u64 = getU64Decoder();
const stakeHistoryDecoder = getArrayDecoder(
  getStructDecoder([
    ['epoch', u64],
    ['effective', u64],
    ['activating', u64],
    ['deactivating', u64],
  ]),
  { size: u64 },
);

/** A node of a test, with the client of an integrator. */
export type TestNode = Awaited<ReturnType<typeof startTestNode>>;

/** Lamports of that many SOL. */
export const sol = (amount: number): bigint => BigInt(Math.round(amount * 1e9));

/** A node in this process that stands still unless it is advanced, with short epochs of two days. */
export async function startTestNode(
  o: { dataDir?: string; slotsPerEpoch?: number; slotsPerSecond?: number } = {},
) {
  const dataDir = o.dataDir ?? (await mkdtemp(join(tmpdir(), 'kiln-connect-solana-')));
  const slotsPerEpoch = o.slotsPerEpoch ?? 64;
  const failures: unknown[] = [];
  const fault = (fields: object, message: string) => failures.push([message, fields]);
  const { port, commands } = await startNode(
    {
      dataDir,
      port: 0,
      slotsPerSecond: o.slotsPerSecond ?? 0,
      slotsPerEpoch,
      slotSeconds: 172_800 / slotsPerEpoch,
    },
    { log: { ...silentLog, error: fault }, onFailure: (error) => failures.push(error) },
  );
  const url = `http://127.0.0.1:${port}`;
  const rpc = createSolanaRpc(url);

  /** The answer to a body as it came, for what a client library would not send. */
  const post = async (body: unknown) => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
  };
  const call = async (method: string, ...params: unknown[]) =>
    (await post({ jsonrpc: '2.0', id: 1, method, params })).body;

  /** A new key with that many SOL. */
  const wallet = async (amount: number): Promise<KeyPairSigner> => {
    const signer = await generateKeyPairSigner();
    if (amount > 0) {
      await commands.fund({ address: signer.address, amount: sol(amount).toString() });
    }
    return signer;
  };

  /** Signs with all keys that the instructions hold. */
  const sign = async (
    payer: KeyPairSigner,
    instructions: readonly Instruction[],
    { blockhash, version = 0 }: { blockhash?: string; version?: 0 | 'legacy' } = {},
  ): Promise<Base64EncodedWireTransaction> => {
    const lifetime = blockhash
      ? { blockhash: blockhash as Blockhash, lastValidBlockHeight: 0n }
      : (await rpc.getLatestBlockhash({ commitment: 'processed' }).send()).value;
    const message = pipe(
      createTransactionMessage({ version }),
      (one) => setTransactionMessageFeePayerSigner(payer, one),
      (one) => setTransactionMessageLifetimeUsingBlockhash(lifetime, one),
      (one) => appendTransactionMessageInstructions(instructions, one),
    );
    return getBase64EncodedWireTransaction(await signTransactionMessageWithSigners(message));
  };
  const sendBytes = (bytes: Base64EncodedWireTransaction, options: object = {}) =>
    rpc.sendTransaction(bytes, { encoding: 'base64', ...options }).send();
  const send = async (
    payer: KeyPairSigner,
    instructions: readonly Instruction[],
    options: object = {},
  ): Promise<Signature> => sendBytes(await sign(payer, instructions), options);
  /** Sends and makes the block that has it. */
  const land = async (
    payer: KeyPairSigner,
    instructions: readonly Instruction[],
    options: object = {},
  ): Promise<Signature> => {
    const signature = await send(payer, instructions, options);
    await commands.advance({ slots: 1 });
    return signature;
  };

  /** What a new stake of that many lamports beside the rent takes, without its delegation. */
  const createStake = (owner: KeyPairSigner, stake: KeyPairSigner, amount: bigint) => [
    getCreateAccountInstruction({
      payer: owner,
      newAccount: stake,
      lamports: 2_282_880n + amount,
      space: 200n,
      programAddress: STAKE_PROGRAM,
    }),
    getInitializeInstruction({
      stake: stake.address,
      arg0: { staker: owner.address, withdrawer: owner.address },
      arg1: { unixTimestamp: 0n, epoch: 0n, custodian: SYSTEM_PROGRAM },
    }),
  ];
  const validators = (await rpc.getVoteAccounts({ commitment: 'processed' }).send()).current;
  /** The vote account of the validator with that commission in percent. */
  const validator = (commission: number): Address => {
    const found = validators.find((one) => one.commission === commission);
    if (!found) throw new Error(`no validator takes ${commission} %`);
    return found.votePubkey;
  };
  /** A delegated stake of that many SOL, in a block. */
  const stakeOf = async (
    owner: KeyPairSigner,
    amount: number,
    { vote = validator(0) }: { vote?: Address } = {},
  ): Promise<Address> => {
    const stake = await generateKeyPairSigner();
    await land(owner, [
      ...createStake(owner, stake, sol(amount)),
      getDelegateStakeInstruction({ stake: stake.address, vote, stakeAuthority: owner }),
    ]);
    return stake.address;
  };

  const fetchEncoded = async (address: Address) => {
    const account = await fetchEncodedAccount(rpc, address, { commitment: 'processed' });
    if (!account.exists) throw new Error(`there is no account ${address}`);
    return account;
  };
  const epochNow = async () => (await rpc.getEpochInfo({ commitment: 'processed' }).send()).epoch;

  return {
    ...commands,
    dataDir,
    failures,
    url,
    rpc,
    post,
    call,
    wallet,
    sign,
    send,
    sendBytes,
    land,
    createStake,
    stakeOf,
    validators,
    validator,
    /** To the slot of that number in the next epoch. */
    toNextEpoch: async (slot = 4) => {
      const { slotIndex } = await rpc.getEpochInfo({ commitment: 'processed' }).send();
      await commands.advance({ slots: slotsPerEpoch - Number(slotIndex) + slot });
    },
    epoch: epochNow,
    balance: async (address: Address) =>
      (await rpc.getBalance(address, { commitment: 'processed' }).send()).value as bigint,
    /** What a stake account's bytes say, read by the program's own client. */
    stakeState: async (address: Address) =>
      (await fetchStakeStateAccount(rpc, address, { commitment: 'processed' })).data.state,
    /** How much of a stake is effective by the sysvar that the cluster shows. */
    activity: async (address: Address) => {
      const state = await fetchStakeStateAccount(rpc, address, { commitment: 'processed' });
      const { data } = await fetchEncoded(STAKE_HISTORY);
      if (state.data.state.__kind !== 'Stake') throw new Error(`${address} is not delegated`);
      const { delegation } = state.data.state.fields[1];
      const history = new Map(
        stakeHistoryDecoder.decode(data).map(({ epoch, ...entry }) => [epoch, entry]),
      );
      return stakeStatusAt(delegation, await epochNow(), history);
    },
    /** Stops it; the folder stays if it was given. */
    close: async () => {
      await commands.stop(null);
      if (!o.dataDir) await rm(dataDir, { recursive: true, force: true });
    },
  };
}
