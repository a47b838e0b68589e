import type { JsonObject } from '@kiln-connect/core';
import { createPublicClient, http } from 'viem';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitRequestAbi } from '../../chains/ethereum/contracts/abi.ts';
import type { Caller } from '../caller.ts';
import type { System } from '../system.ts';
import { type DevnetSystem, openDevnetSystem } from '../testing/devnet-system.ts';
import { anAccount, aStake, aWallet, crafted, signed, type Wallet } from '../testing/stakes.ts';
import { aCaller, anOrganization } from '../testing/test-system.ts';
import { broadcastTransaction } from './broadcast-transaction.ts';
import { craftTransaction } from './craft-transaction.ts';
import { decodeTransaction } from './decode-transaction.ts';
import { NONCE_HOLD_MS } from './nonce-source.ts';
import { readTransactionStatus } from './read-transaction-status.ts';

const chain = 'eth';
const ETH = 10n ** 18n;
const GWEI_OF_ETH = 10n ** 9n;

let test: DevnetSystem;
let system: System;
let acme: Caller;
let wallet: Wallet;
let stranger: Wallet;
/** Validators of the wallet by what the tests do with them. */
let keys: {
  readonly toppedUp: string;
  readonly paysOut: string;
  readonly exits: string;
  readonly target: string;
  readonly sources: readonly [string, string];
  readonly switches: string;
  readonly asks: string;
};

/** How far our clock is ahead: what was crafted and given up holds its nonce until then. */
let skippedMs = 0;
const forgetNonces = (): void => {
  skippedMs += NONCE_HOLD_MS;
};

interface BeaconValidator {
  readonly index: string;
  readonly balance: string;
  readonly status: string;
  readonly validator: { readonly withdrawal_credentials: string; readonly exit_epoch: string };
}

const beacon = async <Data>(path: string): Promise<Data> => {
  const [url] = test.devnet.settings.beacon as string[];
  const response = await fetch(`${url}/eth/v1/beacon/states/head/${path}`);
  return ((await response.json()) as { data: Data }).data;
};
const validator = (key: string): Promise<BeaconValidator> => beacon(`validators/${key}`);

/** Signs and sends; answers the hash. */
const send = async (transaction: JsonObject, from = wallet): Promise<string> => {
  const input = await signed(transaction, from, acme, system);
  return String((await broadcastTransaction({ chain, input }, acme, system)).tx_hash);
};

/** Crafts and gives up. */
const craftOnly = async (action: string, input: JsonObject): Promise<JsonObject> => {
  const transaction = await crafted(action, { wallet: wallet.address, ...input }, acme, system);
  forgetNonces();
  return transaction;
};

/** Crafts as somebody who asks the API, signs, sends, and waits for the chain to take it up. */
const carryOut = async (action: string, input: JsonObject, from = wallet): Promise<JsonObject> => {
  const transaction = await crafted(action, { wallet: from.address, ...input }, acme, system);
  const tx_hash = await send(transaction, from);
  await test.devnet.advance({ epochs: 1 });
  expect(await readTransactionStatus({ chain, query: { tx_hash } }, acme, system)).toMatchObject({
    status: 'success',
  });
  return transaction;
};

const refusalOf = (attempt: Promise<unknown>): Promise<unknown> =>
  attempt.then(
    () => {
      throw new Error('it was not refused');
    },
    (error: unknown) => error,
  );

const refusal = (action: string, input: JsonObject): Promise<unknown> =>
  refusalOf(
    craftTransaction({ chain, action, input: { wallet: wallet.address, ...input } }, acme, system),
  );

const impossible = (code: string, details: object = {}) =>
  expect.objectContaining({
    name: 'ImpossibleError',
    code,
    details: expect.objectContaining({
      have: expect.any(String),
      need: expect.any(String),
      ...details,
    }),
  });

const executionUrl = (): string => (test.devnet.settings.execution as string[])[0] as string;
const exitContract = (): string => String(test.devnet.settings.exit_request_contract);

beforeAll(async () => {
  test = await openDevnetSystem({ clock: { now: () => new Date(Date.now() + skippedMs) } });
  system = test.system;
  acme = await aCaller({ organization: await anOrganization('acme', system, ['devnet']) }, system);
  const accountId = await anAccount(acme, system);
  wallet = await aWallet(1000n, test);
  stranger = await aWallet(100n, test);
  const staked = async (changes: { amount_wei: string; compounding_withdrawal?: boolean }) => {
    const transaction = await aStake({ wallet, accountId, ...changes }, acme, system);
    await send(transaction);
    await test.devnet.advance({ epochs: 1 });
    return (transaction.intent as { validators: string[] }).validators;
  };
  const plain = await staked({ amount_wei: `${160n * ETH}` });
  const compounding = await staked({ amount_wei: `${120n * ETH}`, compounding_withdrawal: true });
  const more = await staked({ amount_wei: `${40n * ETH}`, compounding_withdrawal: true });
  keys = {
    exits: plain[0] as string,
    sources: [plain[1] as string, plain[2] as string],
    switches: plain[3] as string,
    asks: plain[4] as string,
    target: compounding[0] as string,
    toppedUp: compounding[0] as string,
    paysOut: more[0] as string,
  };
  while ((await validator(keys.exits))?.status !== 'active_ongoing') {
    await test.devnet.advance({ epochs: 1 });
  }
}, 240_000);
afterAll(() => test?.remove());

describe('what a validator that was just activated can not do', () => {
  it('is to leave or to be moved: it has to serve for a while first, and is told until when', async () => {
    const young = { have: expect.stringMatching(/epochs$/), need: '4 epochs' };
    for (const [action, input] of [
      ['withdrawal', { pubkey: keys.exits, amount_wei: '0' }],
      ['consolidate', { source_pubkey: keys.sources[0], target_pubkey: keys.target }],
      ['exit-request', { validators: [keys.asks] }],
    ] as const) {
      expect(await refusal(action, input)).toEqual(impossible('validator_too_young', young));
    }
    await test.devnet.advance({ epochs: 6 });
  }, 120_000);
});

describe('a top-up', () => {
  it('adds to the balance of a validator', async () => {
    const input = { pubkey: keys.toppedUp, amount_wei: `${2n * ETH}` };
    const before = BigInt((await validator(keys.toppedUp)).balance);
    const transaction = await carryOut('deposit', input);
    expect(transaction).toMatchObject({
      amount_wei: `${2n * ETH}`,
      verdict: { verdict: 'accepted', proved: 'bytes and chain' },
      intent: { action: 'deposit', pubkey: keys.toppedUp, withdrawal_address: wallet.address },
      operator_statements: [],
    });
    await test.devnet.advance({ epochs: 4 });
    const after = BigInt((await validator(keys.toppedUp)).balance);
    expect(after - before).toBeGreaterThanOrEqual(2n * GWEI_OF_ETH);
  }, 120_000);

  it('of somebody else is crafted for whom expects the right owner alone', async () => {
    const input = { wallet: stranger.address, pubkey: keys.toppedUp, amount_wei: `${ETH}` };
    expect(await refusal('deposit', input)).toEqual(
      impossible('not_withdrawal_address', { have: wallet.address, need: stranger.address }),
    );
    const told = { ...input, withdrawal_address: wallet.address };
    expect((await craftOnly('deposit', told)).intent).toMatchObject({
      withdrawal_address: wallet.address,
    });
  });

  it('is refused below 1 ETH, for parts of a gwei, and where there is no room for it', async () => {
    for (const amount_wei of [`${ETH - GWEI_OF_ETH}`, `${ETH + 1n}`]) {
      expect(await refusal('deposit', { pubkey: keys.toppedUp, amount_wei })).toMatchObject({
        name: 'InvalidInputError',
        code: 'invalid_deposit_amount',
      });
    }
    const full = await refusal('deposit', { pubkey: keys.switches, amount_wei: `${ETH}` });
    expect(full).toEqual(impossible('validator_full', { need: `${ETH}` }));
    const much = await refusal('deposit', { pubkey: keys.toppedUp, amount_wei: `${2000n * ETH}` });
    expect(much).toEqual(impossible('validator_full', { need: `${2000n * ETH}` }));
  });

  it('is refused for a key of which no validator has come: it would be lost', async () => {
    const input = { pubkey: `0x${'ab'.repeat(48)}`, amount_wei: `${ETH}` };
    expect(await refusal('deposit', input)).toEqual(impossible('validator_not_found'));
  });

  it('is refused for a wallet without the money, with what it has and needs', async () => {
    const poor = await aWallet(1n, test);
    const input = {
      wallet: poor.address,
      pubkey: keys.toppedUp,
      amount_wei: `${ETH}`,
      withdrawal_address: wallet.address,
    };
    expect(await refusal('deposit', input)).toEqual(
      impossible('insufficient_balance', { have: `${ETH}` }),
    );
  });
});

describe('a partial withdrawal', () => {
  it('waits in the queue and is paid', async () => {
    const amount_wei = `${3n * ETH}`;
    const transaction = await carryOut('withdrawal', { pubkey: keys.paysOut, amount_wei });
    expect(BigInt(String(transaction.amount_wei))).toBe(10n ** 9n);
    const { index } = await validator(keys.paysOut);
    expect(await beacon('pending_partial_withdrawals')).toEqual([
      expect.objectContaining({ validator_index: index, amount: `${3n * GWEI_OF_ETH}` }),
    ]);

    const again = await refusal('withdrawal', { pubkey: keys.paysOut, amount_wei: `${6n * ETH}` });
    expect(again).toEqual(impossible('excess_balance_too_low', { need: `${6n * ETH}` }));
    const exit = await refusal('withdrawal', { pubkey: keys.paysOut, amount_wei: '0' });
    expect(exit).toEqual(impossible('pending_withdrawals', { have: amount_wei, need: '0' }));
    const moved = { source_pubkey: keys.paysOut, target_pubkey: keys.target };
    expect(await refusal('consolidate', moved)).toEqual(impossible('pending_withdrawals'));
    expect(await refusal('exit-request', { validators: [keys.paysOut] })).toEqual(
      impossible('pending_withdrawals'),
    );

    await test.devnet.advance({ epochs: 14 });
    expect(await beacon('pending_partial_withdrawals')).toEqual([]);
    const { balance } = await validator(keys.paysOut);
    expect(BigInt(balance)).toBeLessThan(38n * GWEI_OF_ETH);
  }, 180_000);

  it('is refused to others, from 0x01 credentials, above what is there, in parts of a gwei', async () => {
    const input = { pubkey: keys.paysOut, amount_wei: `${ETH}` };
    expect(await refusal('withdrawal', { ...input, wallet: stranger.address })).toEqual(
      impossible('not_withdrawal_address', { have: wallet.address, need: stranger.address }),
    );
    expect(await refusal('withdrawal', { ...input, pubkey: keys.switches })).toEqual(
      impossible('wrong_credentials_type', { have: '0x01', need: '0x02' }),
    );
    expect(await refusal('withdrawal', { ...input, amount_wei: `${100n * ETH}` })).toEqual(
      impossible('excess_balance_too_low', { need: `${100n * ETH}` }),
    );
    expect(await refusal('withdrawal', { ...input, amount_wei: '1' })).toMatchObject({
      code: 'invalid_withdrawal_amount',
    });
  });
});

describe('the switch to compounding', () => {
  it('turns the credentials into 0x02', async () => {
    await carryOut('enable-compounding', { pubkey: keys.switches });
    const { withdrawal_credentials } = (await validator(keys.switches)).validator;
    expect(withdrawal_credentials).toBe(`0x02${'00'.repeat(11)}${wallet.address.slice(2)}`);
  }, 120_000);

  it('is refused when it was made already, and to others', async () => {
    expect(await refusal('enable-compounding', { pubkey: keys.switches })).toEqual(
      impossible('wrong_credentials_type', { have: '0x02', need: '0x01' }),
    );
    const input = { wallet: stranger.address, pubkey: keys.exits };
    expect(await refusal('enable-compounding', input)).toEqual(
      impossible('not_withdrawal_address'),
    );
  });
});

describe('a consolidation', () => {
  it('of several sources is one transaction each, in a row, and moves all into the target', async () => {
    const input = { source_pubkeys: keys.sources, target_pubkey: keys.target };
    const transactions = (await craftTransaction(
      { chain, action: 'consolidate', input: { wallet: wallet.address, ...input } },
      acme,
      system,
    )) as readonly JsonObject[];
    const [first, second] = transactions as [JsonObject, JsonObject];
    expect(transactions).toHaveLength(2);
    expect(second.nonce).toBe((first.nonce as number) + 1);
    expect(transactions.map(({ intent }) => (intent as JsonObject).source_pubkey)).toEqual(
      keys.sources,
    );

    // Out of their order the second would wait behind a gap: it is not sent.
    await expect(send(second)).rejects.toMatchObject({
      code: 'precondition_not_met',
      message: expect.stringContaining(`Send those from ${first.nonce} on first`),
    });
    for (const transaction of transactions) await send(transaction);
    await test.devnet.advance({ epochs: 1 });
    expect(await beacon('pending_consolidations')).toHaveLength(2);
    const again = { source_pubkey: keys.sources[0], target_pubkey: keys.target };
    expect(await refusal('consolidate', again)).toEqual(impossible('validator_exiting'));

    const before = BigInt((await validator(keys.target)).balance);
    await test.devnet.advance({ epochs: 14 });
    expect(await beacon('pending_consolidations')).toEqual([]);
    const after = BigInt((await validator(keys.target)).balance);
    expect(after - before).toBeGreaterThan(63n * GWEI_OF_ETH);
  }, 180_000);

  it('of one source is not a list, unless a list was asked for', async () => {
    const pair = { wallet: wallet.address, target_pubkey: keys.target };
    const one = { ...pair, source_pubkey: keys.exits };
    const list = { ...pair, source_pubkeys: [keys.exits] };
    const craft = (input: JsonObject) =>
      craftTransaction({ chain, action: 'consolidate', input }, acme, system);
    expect(await craft(one)).toMatchObject({ intent: { source_pubkey: keys.exits } });
    expect(await craft(list)).toMatchObject([{ intent: { source_pubkey: keys.exits } }]);
    forgetNonces();
  });

  it('is refused into a validator that does not compound, of others, or of oneself', async () => {
    const pair = { source_pubkey: keys.exits, target_pubkey: keys.target };
    expect(await refusal('consolidate', { ...pair, target_pubkey: keys.asks })).toEqual(
      impossible('wrong_credentials_type', { have: '0x01', need: '0x02' }),
    );
    expect(await refusal('consolidate', { ...pair, wallet: stranger.address })).toEqual(
      impossible('not_withdrawal_address'),
    );
    const foreign = { ...pair, withdrawal_address: stranger.address };
    expect(await refusal('consolidate', foreign)).toEqual(
      impossible('not_withdrawal_address', { need: stranger.address }),
    );
    expect(await refusal('consolidate', { ...pair, source_pubkey: keys.target })).toMatchObject({
      code: 'duplicate_validator',
    });
    const twice = { source_pubkeys: [keys.exits, keys.exits], target_pubkey: keys.target };
    expect(await refusal('consolidate', twice)).toMatchObject({ code: 'duplicate_validator' });
  });
});

describe('a request for exits', () => {
  it('is heard on chain, from the owner of the validators', async () => {
    const transaction = await carryOut('exit-request', { validators: [keys.asks] });
    expect(transaction).toMatchObject({
      amount_wei: '0',
      to: expect.stringMatching(new RegExp(`^${exitContract()}$`, 'i')),
    });
    const { tx_serialized } = await signed(transaction, wallet, acme, system);
    expect(
      await decodeTransaction({ chain, input: { tx_serialized } }, acme, system),
    ).toMatchObject({ function: 'requestExit' });
    const client = createPublicClient({ transport: http(executionUrl()) });
    const [event] = await client.getContractEvents({
      address: exitContract() as `0x${string}`,
      abi: exitRequestAbi,
      eventName: 'ExitRequested',
      fromBlock: 0n,
      strict: true,
    });
    expect(event?.args.validator).toBe(keys.asks);
    expect(event?.args.caller.toLowerCase()).toBe(wallet.address);
  }, 120_000);

  it('is refused for validators that the operator did not hand out, and to others', async () => {
    const [genesis] = await beacon<{ validator: { pubkey: string } }[]>('validators?id=0');
    const foreign = String(genesis?.validator.pubkey);
    expect(await refusal('exit-request', { validators: [keys.asks, foreign] })).toEqual(
      impossible('validator_not_ours', { validators: [foreign] }),
    );
    const input = { wallet: stranger.address, validators: [keys.asks] };
    expect(await refusal('exit-request', input)).toEqual(impossible('not_withdrawal_address'));
    expect(await refusal('exit-request', { validators: [keys.asks, keys.asks] })).toMatchObject({
      code: 'duplicate_validator',
    });
  });
});

describe('a transaction that waits for a block', () => {
  it('is replaced by one that is crafted with its nonce, which pays more', async () => {
    const target = await aWallet(10n, test);
    const topUp = (nonce?: number) =>
      crafted(
        'deposit',
        {
          wallet: target.address,
          withdrawal_address: wallet.address,
          pubkey: keys.paysOut,
          amount_wei: `${ETH}`,
          ...(nonce !== undefined && { nonce }),
        },
        acme,
        system,
      );
    const waiting = await topUp();
    const waitingHash = await send(waiting, target);

    const replacement = await topUp(0);
    expect(replacement.nonce).toBe(0);
    const fee = (one: JsonObject, name: string) => BigInt(String(one[name]));
    for (const name of ['max_fee_per_gas_wei', 'max_priority_fee_per_gas_wei']) {
      expect(fee(replacement, name) * 10n).toBeGreaterThanOrEqual(fee(waiting, name) * 11n);
    }
    const tx_hash = await send(replacement, target);
    await test.devnet.advance({ epochs: 1 });
    const statusOf = (hash: string) =>
      readTransactionStatus({ chain, query: { tx_hash: hash } }, acme, system);
    expect(await statusOf(tx_hash)).toMatchObject({ status: 'success' });
    expect(await statusOf(waitingHash)).toMatchObject({
      status: 'error',
      replaced_by: tx_hash,
      nonce: 0,
      next_nonce: 1,
    });
    expect(await refusalOf(topUp(0))).toMatchObject({
      code: 'nonce_unavailable',
      details: { have: '0', need: '1' },
    });
  }, 120_000);
});

describe('a wallet whose owner crafts and changes their mind', () => {
  const topUp = (amount: bigint) =>
    crafted(
      'deposit',
      { wallet: wallet.address, pubkey: keys.target, amount_wei: `${amount}` },
      acme,
      system,
    );

  it('sends what was crafted last as soon as it is crafted again: nothing has to be waited for', async () => {
    const givenUp = await topUp(ETH);
    const wanted = await topUp(2n * ETH);
    expect(wanted.nonce).toBe((givenUp.nonce as number) + 1);
    expect(await refusalOf(send(wanted))).toMatchObject({ code: 'precondition_not_met' });
    const again = await topUp(2n * ETH);
    expect(again.nonce).toBe(givenUp.nonce);
    await send(again);
    await test.devnet.advance({ epochs: 1 });
    // It took the number of what was given up, which can not be sent beside it.
    expect(await refusalOf(send(givenUp))).toMatchObject({ code: 'precondition_not_met' });
    forgetNonces();
  });
});

describe('a full exit', () => {
  it('that is asked for again has the same nonce: only one of both can be sent', async () => {
    const input = { wallet: wallet.address, pubkey: keys.exits, amount_wei: '0' };
    const first = await crafted('withdrawal', input, acme, system);
    const again = await crafted('withdrawal', input, acme, system);
    expect(again.nonce).toBe(first.nonce);
    const asks = { wallet: wallet.address, validators: [keys.exits] };
    const other = await crafted('exit-request', asks, acme, system);
    expect(other.nonce).toBe((first.nonce as number) + 1);
    forgetNonces();
  });

  it('lets a validator leave without its key, once', async () => {
    await carryOut('withdrawal', { pubkey: keys.exits, amount_wei: '0' });
    expect((await validator(keys.exits)).status).toBe('active_exiting');
    for (const [action, input] of [
      ['withdrawal', { pubkey: keys.exits, amount_wei: '0' }],
      ['enable-compounding', { pubkey: keys.exits }],
      ['consolidate', { source_pubkey: keys.exits, target_pubkey: keys.target }],
      ['exit-request', { validators: [keys.exits] }],
      ['deposit', { pubkey: keys.exits, amount_wei: `${ETH}` }],
    ] as const) {
      expect(await refusal(action, input)).toEqual(impossible('validator_exiting'));
    }
    await test.devnet.advance({ epochs: 14 });
    const gone = await validator(keys.exits);
    expect(gone.status).toBe('withdrawal_done');
    // Whoever sits on a sync committee is paid until its period ends, gone or not.
    expect(BigInt(gone.balance as string)).toBeLessThan(10_000_000_000_000_000n);
  }, 180_000);
});
