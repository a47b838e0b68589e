import type { ChainConnection, Crafted, JsonObject, Log } from '@kiln-connect/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../caller.ts';
import type { System } from '../system.ts';
import { type DevnetSystem, openDevnetSystem } from '../testing/devnet-system.ts';
import { anAccount, aStake, aWallet, type Wallet } from '../testing/stakes.ts';
import { aCaller, anOrganization } from '../testing/test-system.ts';

const logged: object[] = [];
const log: Log = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: (fields) => void logged.push(fields),
};
let test: DevnetSystem;
let system: System;
let acme: Caller;
let accountId: string;
let wallet: Wallet;

beforeAll(async () => {
  test = await openDevnetSystem({ log });
  system = test.system;
  acme = await aCaller({ organization: await anOrganization('acme', system, ['devnet']) }, system);
  accountId = await anAccount(acme, system);
  wallet = await aWallet(200n, test);
}, 120_000);
afterAll(() => test.remove());

/** The system as it would be if somebody got at the crafting code, or at the node's answers. */
const corrupted = (changes: {
  request?: JsonObject;
  crafted?: (crafted: Crafted) => Crafted;
  checkPreconditions?: ChainConnection['checkPreconditions'];
}): System => ({
  ...system,
  connections: async () => ({
    ...test.connection,
    craft: async (action, input, context) => {
      const { transactions, isList } = await test.connection.craft(
        action,
        { ...input, ...changes.request },
        context,
      );
      return {
        transactions: transactions.map((crafted) => changes.crafted?.(crafted) ?? crafted),
        isList,
      };
    },
    checkPreconditions: changes.checkPreconditions ?? test.connection.checkPreconditions,
  }),
});

const refusalOf = async (changes: Parameters<typeof corrupted>[0]): Promise<string[]> => {
  const error = await aStake({ wallet, accountId }, acme, corrupted(changes)).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ name: 'VerificationFailedError', code: 'verification_failed' });
  const { reasons } = (error as { details: { reasons: { code: string }[] } }).details;
  return reasons.map(({ code }) => code);
};

describe('a transaction that was not crafted honestly', () => {
  const thief = 'bad0'.repeat(10);

  it('is not handed out when it pays to somebody else', async () => {
    const replaced = (text: unknown) => String(text).replaceAll(wallet.address.slice(2), thief);
    const reasons = await refusalOf({
      crafted: ({ answer, ...crafted }) => ({
        ...crafted,
        answer: {
          ...answer,
          unsigned_tx_serialized: replaced(answer.unsigned_tx_serialized),
          unsigned_tx_hash: undefined,
        },
        bytes: replaced(crafted.bytes),
      }),
    });
    expect(reasons).toContain('wrong_withdrawal_credentials');
  });

  it('is not handed out when bytes, intent and answer agree that the stake comes back to a thief', async () => {
    const reasons = await refusalOf({ request: { withdrawal_credentials: `0x${thief}` } });
    expect(reasons).toEqual(['intent_departs']);
  });

  it('is not handed out when its intent names another wallet than the request', async () => {
    const reasons = await refusalOf({
      crafted: (crafted) => ({
        ...crafted,
        intent: { ...crafted.intent, wallet: `0x${thief}` },
      }),
    });
    expect(reasons).toContain('intent_departs');
  });

  it('is not handed out when the intent is for another network or action', async () => {
    for (const change of [{ network: 'mainnet' as const }, { action: 'unstake' }]) {
      const reasons = await refusalOf({
        crafted: (crafted) => ({ ...crafted, intent: { ...crafted.intent, ...change } }),
      });
      expect(reasons).toContain('intent_departs');
    }
  });

  it('is not handed out when the answer shows other bytes or another hash than those judged', async () => {
    for (const name of ['unsigned_tx_serialized', 'unsigned_tx_hash']) {
      const reasons = await refusalOf({
        crafted: (crafted) => ({
          ...crafted,
          answer: { ...crafted.answer, [name]: `${crafted.answer[name]}00` },
        }),
      });
      expect(reasons).toEqual(['answer_departs']);
    }
  });

  it('is not handed out when a statement is not the operator’s', async () => {
    const reasons = await refusalOf({
      crafted: (crafted) => ({
        ...crafted,
        intent: {
          ...crafted.intent,
          validators: undefined,
          number_of_validators: 1,
          operator_key: `0x${'11'.repeat(32)}`,
        },
      }),
    });
    expect(reasons).toEqual(['invalid_operator_statement']);
  });

  it('is not handed out when a precondition does not hold, or was not looked at', async () => {
    const unmet = async (checkPreconditions: ChainConnection['checkPreconditions']) =>
      aStake({ wallet, accountId }, acme, corrupted({ checkPreconditions })).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
    const isUsed = await unmet(async (preconditions) =>
      preconditions.map((precondition) => ({
        ...precondition,
        held: precondition.code !== 'validator_key_unused',
        finding: 'seen in a deposit under other credentials',
      })),
    );
    expect(isUsed).toMatchObject({
      name: 'ConflictError',
      code: 'precondition_not_met',
      message: expect.stringContaining('seen in a deposit under other credentials'),
      details: { reasons: [{ code: 'validator_key_unused' }] },
    });
    const skipped = await unmet(async (preconditions) =>
      (await test.connection.checkPreconditions(preconditions)).slice(1),
    );
    expect(skipped).toMatchObject({ name: 'ConflictError', code: 'precondition_not_met' });
  });

  it('leaves nothing behind but a line in the log', async () => {
    logged.length = 0;
    let hash = '';
    await refusalOf({
      crafted: (crafted) => {
        hash = String(crafted.answer.unsigned_tx_hash);
        return { ...crafted, answer: { ...crafted.answer, unsigned_tx_hash: '0x00' } };
      },
    });
    const { organizationId, network } = acme;
    const stored = await system.store.transactions.findByUnsignedHash({
      organizationId,
      network,
      chain: 'eth',
      unsignedTxHash: hash,
    });
    expect(stored).toBeUndefined();
    expect(await system.store.accounts.stakeIds({ organizationId, network, chain: 'eth' })).toEqual(
      [],
    );
    expect(logged).toMatchObject([{ chain: 'eth', action: 'stake' }]);
  });

  it('is handed out when nothing of that is so', async () => {
    const crafted = await aStake({ wallet, accountId }, acme, system);
    const { organizationId, network } = acme;
    const stored = await system.store.transactions.findByUnsignedHash({
      organizationId,
      network,
      chain: 'eth',
      unsignedTxHash: String(crafted.unsigned_tx_hash),
    });
    expect(stored).toMatchObject({ bytes: crafted.unsigned_tx_serialized, tokenId: acme.tokenId });
  });
});
