import type { Clock, JsonObject } from '@kiln-connect/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Caller } from '../caller.ts';
import { giveUpOwnNonceAccount } from '../nonce-accounts/give-up-nonce-account.ts';
import { settleNonceLeases } from '../nonce-accounts/settle-nonce-leases.ts';
import type { System } from '../system.ts';
import { aMember } from '../testing/people.ts';
import {
  aSolanaStake,
  openSolanaSystem,
  type SolanaSystem,
  sendSigned,
} from '../testing/solana-system.ts';
import { anAccount } from '../testing/stakes.ts';
import { aCaller, anOrganization, operator } from '../testing/test-system.ts';
import { prepareTransaction } from '../transactions/prepare-transaction.ts';
import { approvePolicyChange } from './approve-policy-change.ts';
import { proposePolicy } from './propose-policy.ts';
import { settleSpending } from './settle-spending.ts';

const chain = 'sol';
const network = 'devnet';
const SOL_2 = '2000000000';
/** Longer than a block hash lives, and than it takes until nothing of a block can be taken back. */
const OUTLIVED = 200;
const FINAL = 40;

describe('what a policy lets an organization of Solana stake on one day', () => {
  let test: SolanaSystem;
  let system: System;
  let caller: Caller;
  let accountId: string;
  let ahead = 0;
  let count = 0;
  const clock: Clock = { now: () => new Date(Date.now() + ahead) };

  beforeAll(async () => {
    // Noon: what a test lets pass stays within one UTC day.
    ahead = 12 * 3_600_000 - (Date.now() % 86_400_000);
    test = await openSolanaSystem({ clock });
    ({ system } = test);
  });
  afterAll(() => test?.remove());
  beforeEach(async () => {
    const organization = await anOrganization(`acme-${++count}`, system, [network]);
    caller = await aCaller({ organization }, system);
    accountId = await anAccount(caller, system);
    const owner = await aMember({ organization, role: 'owner' }, system);
    const policy = { version: 1, network, chains: { [chain]: { max_per_day: SOL_2 } } };
    const { id } = await proposePolicy(
      { organization, network, policy: policy as never, reason: 'One stake a day.' },
      owner,
      system,
    );
    await approvePolicyChange({ organization, network, id }, operator, system);
  });

  const stake = async (changes: { durable_nonce?: boolean } = {}) => {
    const wallet = await test.aWallet(10n);
    const asked = { wallet, accountId, validator: test.validator, ...changes };
    const crafted = await test.during(aSolanaStake(asked, caller, system));
    return { crafted, wallet, send: () => sendSigned(crafted, wallet, caller, system) };
  };
  const sendToNode = async (signed: string) => {
    const params = [Buffer.from(signed, 'hex').toString('base64'), { encoding: 'base64' }];
    const answer = await fetch(String((test.devnet.settings.rpc as string[])[0]), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'sendTransaction', params }),
    });
    expect(await answer.json()).toMatchObject({ result: expect.any(String) });
  };
  const refused = () =>
    expect(stake()).rejects.toMatchObject({
      code: 'policy_refused',
      details: { reasons: [{ code: 'policy_day_amount_too_high', have: '4000000000' }] },
    });
  const passMinutes = (minutes: number) => {
    ahead += minutes * 60_000;
  };

  it('is given back once the block hash of what was never sent is too old, and not before', async () => {
    await stake();
    await refused();
    passMinutes(6);
    await refused();
    await test.devnet.advance({ slots: OUTLIVED });
    await stake();
  });

  it('is not given back when it was sent past us', async () => {
    const { crafted, wallet } = await stake();
    const { unsigned_tx_serialized, unsigned_tx_hash } = crafted;
    const signatures = [wallet.sign(String(unsigned_tx_hash))];
    const input = { unsigned_tx_serialized, signatures };
    const prepared = await prepareTransaction({ chain, input }, caller, system);
    await sendToNode(String(prepared.signed_tx_serialized));
    passMinutes(6);
    await test.devnet.advance({ slots: OUTLIVED });
    await settleSpending({}, system);
    await refused();
  });

  it('stays taken by what waits on a durable nonce, until that is used up', async () => {
    const { crafted } = await stake({ durable_nonce: true });
    passMinutes(6);
    await test.devnet.advance({ slots: OUTLIVED });
    await refused();
    const { nonce_account } = crafted.intent as JsonObject;
    await giveUpOwnNonceAccount({ chain, nonce_account: String(nonce_account) }, caller, system);
    await test.devnet.advance({ slots: FINAL });
    await settleNonceLeases(system);
    await stake();
  });

  it('counts for good once it is on chain', async () => {
    const { send } = await stake();
    await send();
    await test.devnet.advance({ slots: FINAL });
    passMinutes(1);
    expect(await settleSpending({}, system)).toBe(1);
    await test.devnet.advance({ slots: OUTLIVED });
    passMinutes(60);
    await refused();
  });
});
