import { ImpossibleError, type JsonObject } from '@kiln-connect/core';
import { address, type Instruction } from '@solana/kit';
import { getInitializeInstruction } from '@solana-program/stake';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseStakeAccount } from './actions/new-stake-account.ts';
import { createStakeAccount, withdrawStake } from './actions/stake-instructions.ts';
import { encodeUnsigned } from './actions/unsigned-transaction.ts';
import { bareHex } from './hex.ts';
import { readSigned } from './signed.ts';
import { runSimulation } from './simulate.ts';
import { readCluster } from './state/read-cluster.ts';
import { stakeAccountOf } from './state/stake-account.ts';
import { type DevnetChain, lamportsOf, startDevnetChain } from './testing/devnet-chain.ts';
import { newOwner, type Owner } from './testing/owner.ts';

const ACCOUNT = '3f0c1f0e-7a1e-4a53-9c84-2f6d0d0f6a11';
const RENT = 2_282_880n;

let chain: DevnetChain;
let voter: string;
beforeAll(async () => {
  chain = await startDevnetChain();
  voter = await chain.validator();
});
afterAll(() => chain?.close());

const stakeOf = async (owner: Owner, amount: number) => {
  const request = stakeRequest(owner.address, lamportsOf(amount) + RENT);
  const { crafted } = await chain.carryOut(owner, 'stake', request);
  return String(crafted.stakeIds[0]);
};

const refusal = async (
  action: string,
  input: JsonObject,
): Promise<{ code: string; message: string; details: JsonObject | undefined }> => {
  try {
    await chain.craft(action, input);
  } catch (error) {
    if (!(error instanceof ImpossibleError)) throw error;
    const { code, message, details } = error;
    return { code, message, details };
  }
  throw new Error('it was crafted');
};

const stateOf = async (stakeAccount: string) =>
  (await readCluster([stakeAccount], chain.rpc)).accounts.map(stakeAccountOf)[0];

/** Slots until this place of an epoch, counted from its first slot. */
const advanceTo = async ({ slotInEpoch }: { slotInEpoch: number }) => {
  const { slotIndex, slotsInEpoch } = await chain.rpc
    .getEpochInfo({ commitment: 'processed' })
    .send();
  const ahead = (slotInEpoch - Number(slotIndex) + Number(slotsInEpoch)) % Number(slotsInEpoch);
  await chain.devnet.advance({ slots: ahead || Number(slotsInEpoch) });
};
/** Two slots later everything is confirmed that happened at the beginning of the epoch. */
const nextEpoch = () => advanceTo({ slotInEpoch: 5 });

const stakeRequest = (wallet: string, lamports: bigint, vote = voter): JsonObject => ({
  account_id: ACCOUNT,
  wallet,
  amount_lamports: lamports.toString(),
  vote_account_address: vote,
});

describe('a stake', () => {
  it('is crafted, proved, signed, sent, and active in the next epoch', async () => {
    const owner = await chain.ownerWith(10);
    const memo = 'kiln_3f0c1f0e-7a1e-4a53-9c84-2f6d0d0f6a11';
    const request = { ...stakeRequest(owner.address, 2_002_282_880n), memo };
    const crafted = await chain.craft('stake', request);
    expect(crafted.preconditions.filter(({ held }) => !held)).toEqual([]);
    const signed = chain.signedBy(owner, crafted);
    const hash = await chain.broadcast(signed);
    const status = () => chain.connection.status({ tx_hash: hash }, { signed });
    expect(await status()).toMatchObject({ state: 'pending' });
    await chain.devnet.advance({ slots: 1 });
    expect(await status()).toMatchObject({ state: 'processed' });
    expect(await status()).not.toHaveProperty('status');
    await chain.devnet.advance({ slots: 2 });
    expect(await status()).toMatchObject({
      status: 'success',
      state: 'confirmed',
      receipt: { meta: { err: null } },
    });
    expect(await chain.broadcast(signed)).toBe(hash);
    await chain.devnet.advance({ slots: 32 });
    expect(await status()).toMatchObject({ status: 'success', state: 'finalized' });
    const [account] = crafted.stakeIds;
    expect(await stateOf(String(account))).toMatchObject({
      staker: owner.address,
      withdrawer: owner.address,
      lamports: 2_002_282_880n,
      delegation: { voter, stake: 2_000_000_000n },
    });
  });

  it('is shown as web3.js shows one, with what the wallet signs as hex of the message', async () => {
    const owner = await chain.ownerWith(10);
    const { answer, bytes } = await chain.craft(
      'stake',
      stakeRequest(owner.address, 1_002_282_880n),
    );
    expect(answer.unsigned_tx_serialized).toBe(bytes);
    expect(bytes).toBe(`01${'00'.repeat(64)}${answer.unsigned_tx_hash}`);
    expect(answer.unsigned_tx).toMatchObject({
      feePayer: owner.address,
      nonceInfo: null,
      signers: [owner.address],
    });
  });

  it('of less than rent reserve and least delegation is refused with what is needed', async () => {
    const { address } = await chain.ownerWith(10);
    expect(await refusal('stake', stakeRequest(address, 1_002_282_879n))).toMatchObject({
      code: 'stake_too_small',
      details: { have: '1002282879', need: '1002282880' },
    });
  });

  it('of more than the wallet has is refused with what it has and needs', async () => {
    const { address } = await chain.ownerWith(2);
    const refused = await refusal('stake', stakeRequest(address, 2_000_000_000n));
    expect(refused).toMatchObject({
      code: 'insufficient_balance',
      details: { have: '2000000000', need: '2000005000' },
    });
    expect(refused.message).toContain('has 2 SOL. Expected at least 2.000005 SOL');
    expect(await refusal('stake', stakeRequest(newOwner().address, lamportsOf(5)))).toMatchObject({
      code: 'insufficient_balance',
      details: { have: '0' },
    });
  });

  it('that would leave the wallet with too little to live is refused', async () => {
    const { address } = await chain.ownerWith(2);
    expect(await refusal('stake', stakeRequest(address, 1_999_900_000n))).toMatchObject({
      code: 'below_rent_minimum',
      details: { need: '890880' },
    });
  });

  it('with what is no validator, or one that does not vote, is refused', async () => {
    const { address } = await chain.ownerWith(10);
    expect(await refusal('stake', stakeRequest(address, lamportsOf(2), address))).toMatchObject({
      code: 'validator_not_found',
    });
    const { current } = await chain.rpc.getVoteAccounts().send();
    const silent = String(current.at(-1)?.votePubkey);
    await chain.devnet.incidents.setDelinquent({ voteAccount: silent, isDelinquent: true });
    await chain.devnet.advance({ slots: 140 });
    expect(await refusal('stake', stakeRequest(address, lamportsOf(2), silent))).toMatchObject({
      code: 'validator_not_voting',
    });
    await chain.devnet.incidents.setDelinquent({ voteAccount: silent, isDelinquent: false });
  });
});

describe('a deactivation and a withdrawal', () => {
  it('give all of a stake back to its wallet', async () => {
    const owner = await chain.ownerWith(10);
    const stake = await stakeOf(owner, 3);
    await nextEpoch();
    await chain.carryOut(owner, 'deactivate-stake', { stake_account: stake });
    await nextEpoch();
    await chain.carryOut(owner, 'withdraw-stake', { stake_account: stake });
    expect(await stateOf(stake)).toBeUndefined();
    const { value } = await chain.rpc
      .getBalance(owner.address as never, { commitment: 'confirmed' })
      .send();
    // Three transactions were paid, each with a priority fee besides.
    expect(value).toBeGreaterThan(lamportsOf(10) - 20_000n);
  });

  it('are refused while the stake is active, with what could be withdrawn', async () => {
    const owner = await chain.ownerWith(10);
    const stake_account = await stakeOf(owner, 3);
    const request = { wallet: owner.address, stake_account };
    expect(await refusal('withdraw-stake', request)).toMatchObject({
      code: 'stake_still_active',
      details: { have: '0', need: (lamportsOf(3) + RENT).toString() },
    });
    await nextEpoch();
    await chain.carryOut(owner, 'deactivate-stake', { stake_account });
    expect(await refusal('deactivate-stake', request)).toMatchObject({ code: 'stake_deactivated' });
    expect(await refusal('withdraw-stake', request)).toMatchObject({ code: 'stake_still_active' });
    await nextEpoch();
    const half = { ...request, amount_lamports: lamportsOf(1.5).toString() };
    await chain.carryOut(owner, 'withdraw-stake', half);
    expect(await stateOf(stake_account)).toMatchObject({ rentReserve: RENT });
    const { lamports } = (await stateOf(stake_account)) ?? { lamports: 0n };
    const tooMuch = { ...request, amount_lamports: (lamports - 1n).toString() };
    expect(await refusal('withdraw-stake', tooMuch)).toMatchObject({
      code: 'insufficient_stake_balance',
      details: { have: (lamports - RENT).toString() },
    });
  });

  it('are refused to a wallet that is not the owner', async () => {
    const owner = await chain.ownerWith(10);
    const stranger = await chain.ownerWith(10);
    const request = { wallet: stranger.address, stake_account: await stakeOf(owner, 2) };
    expect(await refusal('deactivate-stake', request)).toMatchObject({
      code: 'not_stake_authority',
      details: { have: owner.address, need: stranger.address },
    });
    expect(await refusal('withdraw-stake', request)).toMatchObject({
      code: 'not_withdraw_authority',
    });
    const none = { wallet: owner.address, stake_account: stranger.address };
    expect(await refusal('deactivate-stake', none)).toMatchObject({
      code: 'stake_account_not_found',
    });
  });

  it('are refused with the reason of the program while an epoch pays its rewards', async () => {
    const owner = await chain.ownerWith(10);
    const stake_account = await stakeOf(owner, 2);
    await advanceTo({ slotInEpoch: 0 });
    const refused = await refusal('deactivate-stake', { wallet: owner.address, stake_account });
    expect(refused.code).toBe('simulation_failed');
    expect(refused.message).toContain(
      'the Stake program refused instruction 3: rewards are being paid out',
    );
    await chain.devnet.advance({ slots: 5 });
    await chain.carryOut(owner, 'deactivate-stake', { stake_account });
  });
});

describe('a split and a merge', () => {
  it('make two stakes of one, and one of two', async () => {
    const owner = await chain.ownerWith(20);
    const stake_account = await stakeOf(owner, 5);
    await nextEpoch();
    const { crafted } = await chain.carryOut(owner, 'split-stake', {
      account_id: ACCOUNT,
      stake_account,
      amount_lamports: lamportsOf(2).toString(),
    });
    const [part] = crafted.stakeIds;
    expect(await stateOf(String(part))).toMatchObject({
      lamports: lamportsOf(2) + RENT,
      staker: owner.address,
      withdrawer: owner.address,
      delegation: { stake: lamportsOf(2), voter },
    });
    await chain.carryOut(owner, 'merge-stakes', {
      stake_account_source: String(part),
      stake_account_destination: stake_account,
    });
    expect(await stateOf(String(part))).toBeUndefined();
    // The rent reserve of the emptied account is there, and not staked.
    expect(await stateOf(stake_account)).toMatchObject({
      lamports: lamportsOf(5) + 2n * RENT,
      delegation: { stake: lamportsOf(5) },
    });
  });

  it('are refused where a part would be too small', async () => {
    const owner = await chain.ownerWith(10);
    const stake_account = await stakeOf(owner, 2);
    const split = (lamports: bigint) =>
      refusal('split-stake', {
        account_id: ACCOUNT,
        wallet: owner.address,
        stake_account,
        amount_lamports: lamports.toString(),
      });
    expect(await split(999_999_999n)).toMatchObject({
      code: 'split_too_small',
      details: { have: '999999999', need: '1000000000' },
    });
    expect(await split(1_000_000_001n)).toMatchObject({ code: 'split_too_small' });
  });

  it('are refused of stakes in other states, with other validators, or of other owners', async () => {
    const owner = await chain.ownerWith(20);
    const active = await stakeOf(owner, 2);
    await nextEpoch();
    const young = await stakeOf(owner, 2);
    const merge = (source: string, destination: string) =>
      refusal('merge-stakes', {
        wallet: owner.address,
        stake_account_source: source,
        stake_account_destination: destination,
      });
    expect(await merge(young, active)).toMatchObject({
      code: 'stakes_in_other_states',
      details: { have: 'activating', need: 'active' },
    });
    const { current } = await chain.rpc.getVoteAccounts().send();
    const other = stakeRequest(owner.address, lamportsOf(2), String(current[1]?.votePubkey));
    const { crafted } = await chain.carryOut(owner, 'stake', other);
    expect(await merge(String(crafted.stakeIds[0]), young)).toMatchObject({
      code: 'validators_differ',
    });
    const stranger = await chain.ownerWith(10);
    expect(await merge(await stakeOf(stranger, 2), young)).toMatchObject({
      code: 'not_stake_authority',
    });
  });

  it('are refused of a stake that takes several epochs to become active', async () => {
    const owner = await chain.ownerWith(30_000_010);
    const [large, small] = [await stakeOf(owner, 20_000_000), await stakeOf(owner, 2)];
    await nextEpoch();
    const request = {
      wallet: owner.address,
      stake_account_source: small,
      stake_account_destination: large,
    };
    expect(await refusal('merge-stakes', request)).toMatchObject({
      code: 'stake_partially_active',
      details: { need: 'partially active' },
    });
  });
});

describe('a transaction', () => {
  it('that no block took in time is expired, once that is sure', async () => {
    const owner = await chain.ownerWith(10);
    const crafted = await chain.craft('stake', stakeRequest(owner.address, lamportsOf(2)));
    const signed = chain.signedBy(owner, crafted);
    const { txHash } = readSigned({ tx_serialized: signed });
    await chain.devnet.advance({ slots: 160 });
    const status = () => chain.connection.status({ tx_hash: txHash }, { signed });
    expect(await status()).toMatchObject({ state: 'pending' });
    await chain.devnet.advance({ slots: 32 });
    expect(await status()).toMatchObject({ status: 'error', state: 'expired' });
    await expect(chain.broadcast(signed)).rejects.toMatchObject({
      code: 'transaction_refused',
      message: expect.stringContaining('its block hash is too old'),
    });
    await expect(chain.connection.status({ tx_hash: txHash })).rejects.toMatchObject({
      code: 'transaction_not_found',
    });
  });

  it('that fails in its block says why, in words', async () => {
    const owner = await chain.ownerWith(10);
    const stake_account = await stakeOf(owner, 2);
    const request = { wallet: owner.address, stake_account };
    const first = await chain.craft('deactivate-stake', request);
    await chain.devnet.advance({ slots: 1 });
    const second = await chain.craft('deactivate-stake', request);
    const hashes = [
      await chain.broadcast(chain.signedBy(owner, first)),
      await chain.broadcast(chain.signedBy(owner, second)),
    ];
    await chain.devnet.advance({ slots: 3 });
    const status = await chain.connection.status({ tx_hash: String(hashes[1]) });
    expect(status).toMatchObject({ status: 'error', state: 'failed' });
    expect(status.explanation).toContain(
      'the Stake program refused instruction 3: it is deactivated already',
    );
  });

  it('is refused as it is sent when it would fail', async () => {
    const owner = await chain.ownerWith(10);
    const request = { wallet: owner.address, stake_account: await stakeOf(owner, 2) };
    const late = await chain.craft('deactivate-stake', request);
    await chain.devnet.advance({ slots: 1 });
    await chain.carryOut(owner, 'deactivate-stake', request);
    await expect(chain.broadcast(chain.signedBy(owner, late))).rejects.toMatchObject({
      code: 'transaction_refused',
      message: expect.stringContaining('it is deactivated already'),
    });
    const moved = await chain.connection.checkPreconditions(late.preconditions);
    expect(moved.filter(({ held }) => !held).map(({ code }) => code)).toEqual(['stake_delegated']);
  });
});

describe('what the rules say', () => {
  /** Sends instructions that no action crafts, as a wallet elsewhere may have. */
  const sendOwn = async (owner: Owner, instructions: readonly Instruction[]) => {
    const { value } = await chain.rpc.getLatestBlockhash({ commitment: 'confirmed' }).send();
    const { message, wire } = encodeUnsigned({
      wallet: owner.address,
      instructions,
      lifetime: { kind: 'blockhash', ...value },
      budget: { unitLimit: 100_000, microLamports: 0n },
    });
    const answer = { unsigned_tx_hash: bareHex(message) };
    const crafted = { answer, bytes: bareHex(wire), intent: {} as never };
    await chain.broadcast(chain.signedBy(owner, { ...crafted, statements: [], stakeIds: [] }));
    await chain.devnet.advance({ slots: 3 });
  };

  /** Whether the program lets so much be withdrawn. */
  const isTaken = async (owner: Owner, stake: string, lamports: bigint): Promise<boolean> => {
    const { value } = await chain.rpc.getLatestBlockhash({ commitment: 'confirmed' }).send();
    const { wire } = encodeUnsigned({
      wallet: owner.address,
      instructions: [withdrawStake(owner.address, stake, lamports)],
      lifetime: { kind: 'blockhash', ...value },
      budget: { unitLimit: 100_000, microLamports: 0n },
    });
    const { failure } = await runSimulation(wire, {
      programs: [],
      verifySignatures: false,
      rpc: chain.rpc,
    });
    return failure === undefined;
  };

  it('can be withdrawn of a stake that goes over several epochs is what the program lets go', async () => {
    const owner = await chain.ownerWith(30_000_010);
    const stake_account = await stakeOf(owner, 20_000_000);
    for (let epoch = 0; epoch < 4; epoch++) await nextEpoch();
    await chain.carryOut(owner, 'deactivate-stake', { stake_account });
    for (let epoch = 0; epoch < 2; epoch++) {
      const all = { wallet: owner.address, stake_account };
      const { code, details } = await refusal('withdraw-stake', all);
      expect(code).toBe('stake_still_active');
      const most = BigInt(String(details?.have));
      expect(await isTaken(owner, stake_account, most)).toBe(true);
      expect(await isTaken(owner, stake_account, most + 1n)).toBe(false);
      await nextEpoch();
    }
  });

  it('is locked can not be withdrawn before the lockup is over', async () => {
    const owner = await chain.ownerWith(10);
    const account = await chooseStakeAccount(owner.address);
    const { cluster } = await readCluster([], chain.rpc);
    const initialize = getInitializeInstruction({
      stake: address(account.address),
      arg0: { staker: address(owner.address), withdrawer: address(owner.address) },
      arg1: { unixTimestamp: 0n, epoch: cluster.epoch + 2n, custodian: address(voter) },
    });
    await sendOwn(owner, [createStakeAccount(owner.address, account, lamportsOf(2)), initialize]);
    const request = { wallet: owner.address, stake_account: account.address };
    expect(await refusal('withdraw-stake', request)).toMatchObject({
      code: 'lockup_in_force',
      message: expect.stringContaining(`is locked until epoch ${cluster.epoch + 2n}`),
    });
    expect(await isTaken(owner, account.address, lamportsOf(1))).toBe(false);
    await nextEpoch();
    await nextEpoch();
    await chain.carryOut(owner, 'withdraw-stake', { stake_account: account.address });
    expect(await stateOf(account.address)).toBeUndefined();
  });
});
