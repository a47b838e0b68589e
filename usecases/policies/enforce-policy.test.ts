import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Caller } from '../caller.ts';
import { readOperatorKey } from '../operator-key/read-operator-key.ts';
import type { System } from '../system.ts';
import { type DevnetSystem, openDevnetSystem } from '../testing/devnet-system.ts';
import { aMember } from '../testing/people.ts';
import {
  anAccount,
  aStake,
  aWallet,
  crafted,
  ETH_32,
  signed,
  type Wallet,
} from '../testing/stakes.ts';
import { aCaller, anOrganization, operator } from '../testing/test-system.ts';
import { broadcastTransaction } from '../transactions/broadcast-transaction.ts';
import { handOutValidatorKeys } from '../validator-keys/hand-out-validator-keys.ts';
import { approvePolicyChange } from './approve-policy-change.ts';
import { proposePolicy } from './propose-policy.ts';
import { readOwnPolicy, readPolicy } from './read-policy.ts';
import { settleSpending } from './settle-spending.ts';

const chain = 'eth';
const network = 'devnet';
const ETH = 10n ** 18n;

let test: DevnetSystem;
let system: System;
let wallet: Wallet;
let operatorKey: string;
let aheadMs = 0;
let count = 0;
let organization: string;
let acme: Caller;
let accountId: string;

beforeAll(async () => {
  test = await openDevnetSystem({ clock: { now: () => new Date(Date.now() + aheadMs) } });
  system = test.system;
  wallet = await aWallet(1_000n, test);
  operatorKey = (await readOperatorKey({ network }, system)).public_key;
}, 240_000);
afterAll(() => test?.remove());
beforeEach(async () => {
  organization = await anOrganization(`acme-${++count}`, system, [network]);
  acme = await aCaller({ organization }, system);
  accountId = await anAccount(acme, system);
});

/** Puts a policy in force, as two people do. */
async function limit(rule: object): Promise<void> {
  const first = await aMember({ organization, role: 'owner' }, system);
  const policy = { version: 1, network, chains: { eth: rule } };
  const { id } = await proposePolicy(
    { organization, network, policy: policy as never, reason: 'To begin with.' },
    first,
    system,
  );
  await approvePolicyChange({ organization, network, id }, operator, system);
}

const stake = (amount_wei = ETH_32, from = wallet) =>
  aStake({ wallet: from, accountId, amount_wei }, acme, system);
const keys = (input: object = {}) =>
  handOutValidatorKeys(
    {
      chain,
      input: {
        account_id: accountId,
        withdrawal_address: wallet.address,
        number: 1,
        format: 'cli_deposit',
        ...input,
      },
    },
    acme,
    system,
  );
const refusal = (...reasons: (string | object)[]) =>
  expect.objectContaining({
    name: 'ForbiddenError',
    code: 'policy_refused',
    details: expect.objectContaining({
      reasons: reasons.map((reason) =>
        expect.objectContaining(typeof reason === 'string' ? { code: reason } : reason),
      ),
    }),
  });
const keysHandedOut = async () =>
  (await system.store.validatorKeys.list({ chain, network, organizationId: acme.organizationId }))
    .length;
const spentToday = async () =>
  (await readPolicy({ organization, network }, operator, system)).chains.find(
    (one) => one.chain === chain,
  )?.spent_today;

describe('an organization with a signing policy', () => {
  it('is crafted for within its limits, and is told which policy that was', async () => {
    const rule = {
      actions: ['stake'],
      max_per_transaction: ETH_32,
      max_per_day: ETH_32,
      validators: [operatorKey],
      withdrawal_addresses: [wallet.address],
    };
    await limit(rule);
    const { verdict } = await stake();
    const own = await readOwnPolicy({}, acme, system);
    expect(own).toMatchObject({ version: 1, policy: { chains: { eth: rule } } });
    expect(verdict).toMatchObject({ verdict: 'accepted', policy: { hash: own.hash } });
    expect(await spentToday()).toBe(ETH_32);
  });

  it('is refused what is past a limit, with have and limit, before there is a key', async () => {
    await limit({ max_per_transaction: `${32n * ETH - 1n}` });
    await expect(stake()).rejects.toEqual(
      refusal({ code: 'policy_amount_too_high', have: ETH_32, limit: `${32n * ETH - 1n}` }),
    );
    const other = await anOrganization(`acme-${++count}`, system, [network]);
    organization = other;
    acme = await aCaller({ organization }, system);
    accountId = await anAccount(acme, system);
    for (const [rule, code] of [
      [{ validators: [`0x${'ab'.repeat(32)}`] }, 'policy_validator_not_allowed'],
      [{ withdrawal_addresses: [`0x${'ab'.repeat(20)}`] }, 'policy_withdrawal_address_not_allowed'],
      [{ actions: ['deposit'] }, 'policy_action_not_allowed'],
      [{ max_per_day: '0' }, 'policy_day_amount_too_high'],
    ] as const) {
      await limit(rule);
      await expect(stake()).rejects.toEqual(refusal(code));
      await expect(keys()).rejects.toEqual(refusal(code));
    }
    expect(await keysHandedOut()).toBe(0);
    const { organizationId } = acme;
    const entries = await system.store.audit.list({ organizationId, limit: 100 });
    const told = entries.filter(({ action }) => action === 'policy_transaction_refused');
    expect(told).toHaveLength(8);
    expect(told[0]).toMatchObject({ actor: { type: 'token' }, details: { chain } });
  });

  it('is refused a fee above its limit, which only the bytes tell', async () => {
    await limit({ max_fee: '1' });
    await expect(stake()).rejects.toEqual(refusal('policy_fee_too_high'));
  });

  it('counts keys that it is handed, for good, and none that it is not', async () => {
    await limit({ max_per_day: `${96n * ETH}` });
    await keys();
    expect(await spentToday()).toBe(ETH_32);
    await expect(keys({ number: 3 })).rejects.toEqual(refusal('policy_day_amount_too_high'));
    await expect(keys({ amount_per_key_in_eth: 33 })).rejects.toMatchObject({
      code: 'invalid_key_amount',
    });
    expect(await spentToday()).toBe(ETH_32);
    expect(await keysHandedOut()).toBe(1);
  });

  it('never passes the limit of a day, however many are crafted at the same time', async () => {
    await limit({ max_per_day: `${96n * ETH}` });
    const wallets = await Promise.all(Array.from({ length: 5 }, () => aWallet(40n, test)));
    const outcomes = await Promise.allSettled(wallets.map((from) => stake(ETH_32, from)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    for (const outcome of outcomes) {
      if (outcome.status === 'fulfilled') continue;
      expect(outcome.reason).toEqual(refusal('policy_day_amount_too_high'));
      expect(outcome.reason.message).toContain(
        `it is 128 ETH (${128n * ETH} wei), of which 32 ETH (${ETH_32} wei) now; the policy allows at most 96 ETH (${96n * ETH} wei) a day`,
      );
    }
    expect(await spentToday()).toBe(`${96n * ETH}`);
  });

  it('counts transactions once of which a wallet can send one, and begins anew with the UTC day', async () => {
    await limit({ max_per_day: ETH_32 });
    const from = await aWallet(100n, test);
    const first = await aStake({ wallet: from, accountId }, acme, system);
    const replacement = await aStake({ wallet: from, accountId, nonce: 0 }, acme, system);
    expect(replacement.unsigned_tx_hash).not.toBe(first.unsigned_tx_hash);
    await expect(stake()).rejects.toEqual(refusal('policy_day_amount_too_high'));
    aheadMs += 24 * 3_600_000;
    await stake();
    aheadMs -= 24 * 3_600_000;
  });

  it('counts what comes on chain for good, and gets back what fails or is replaced', async () => {
    await limit({ max_per_day: `${64n * ETH}` });
    const from = await aWallet(100n, test);
    const first = await aStake({ wallet: from, accountId }, acme, system);
    await broadcastTransaction(
      { chain, input: await signed(first, from, acme, system) },
      acme,
      system,
    );
    await test.devnet.advance({ epochs: 1 });
    aheadMs += 10_000;
    await settleSpending({}, system);
    const day = system.clock.now().toISOString().slice(0, 10);
    const open = await system.store.policyReservations.open({
      since: day,
      until: system.clock.now(),
      of: { organizationId: acme.organizationId, network, chain },
    });
    expect(open).toEqual([]);
    expect(await spentToday()).toBe(ETH_32);
    await stake();
    await expect(stake()).rejects.toEqual(refusal('policy_day_amount_too_high'));
  });

  it('is asked to ask again when its policy changes while something is crafted', async () => {
    await limit({});
    const racing: System = {
      ...system,
      verifier: {
        ...system.verifier,
        verify: async (judged) => {
          await limit({ max_per_day: '0' });
          return system.verifier.verify(judged);
        },
      },
    };
    await expect(
      crafted(
        'stake',
        { account_id: accountId, wallet: wallet.address, amount_wei: ETH_32 },
        acme,
        racing,
      ),
    ).rejects.toMatchObject({ code: 'policy_changed' });
    expect(await spentToday()).toBe('0');
  });

  it('limits nobody else, and nothing on another network', async () => {
    await limit({ max_per_day: '0' });
    const other = await anOrganization(`acme-${++count}`, system, [network]);
    const rival = await aCaller({ organization: other }, system);
    await aStake({ wallet, accountId: await anAccount(rival, system) }, rival, system);
    expect(await readOwnPolicy({}, rival, system)).toMatchObject({ version: 0, hash: null });
  });
});
