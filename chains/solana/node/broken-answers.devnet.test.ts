import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type ChainConnection, ConnectError, silentLog, systemClock } from '@kiln-connect/core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../connect.ts';
import { type DevnetChain, lamportsOf, startDevnetChain } from '../testing/devnet-chain.ts';
import { noContext } from '../testing/no-context.ts';
import type { Owner } from '../testing/owner.ts';

const ACCOUNT = '3f0c1f0e-7a1e-4a53-9c84-2f6d0d0f6a11';

/** What is put in the place of a part of a result. */
const WRONG = [null, -1, 0.5, 1e30, 'boo', '', [], [['x']], {}, true, undefined];

/** A part of a result, by the way to it, and what is put there. */
interface Break {
  readonly steps: readonly number[];
  readonly wrong: unknown;
}

function broken(value: unknown, { steps: [step, ...rest], wrong }: Break): unknown {
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  const key = step === undefined ? undefined : keys[step % keys.length];
  if (key === undefined) return wrong;
  const part = broken((value as { [key: string]: unknown })[key], { steps: rest, wrong });
  if (Array.isArray(value)) return value.with(Number(key), part);
  return { ...(value as object), [key]: part };
}

let chain: DevnetChain;
let proxy: Server;
let url: string;
let lie: { readonly method: string; readonly at: Break } | undefined;
let methods: ReadonlySet<string>;
let owner: Owner;
let stakeId: string;
let hash: string;

beforeAll(async () => {
  chain = await startDevnetChain();
  const [node] = chain.devnet.settings.rpc as string[];
  const seen = new Set<string>();
  methods = seen;
  proxy = createServer(async (request, response) => {
    const body = await text(request);
    const { method } = JSON.parse(body) as { method: string };
    seen.add(method);
    const answered = await fetch(String(node), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    const answer = (await answered.json()) as { result?: unknown };
    if (lie?.method === method && 'result' in answer) {
      answer.result = broken(answer.result, lie.at);
    }
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  owner = await chain.ownerWith(200);
  const { crafted, hash: sent } = await chain.carryOut(owner, 'stake', {
    account_id: ACCOUNT,
    amount_lamports: lamportsOf(100).toString(),
    vote_account_address: await chain.validator(),
  });
  stakeId = String(crafted.stakeIds[0]);
  hash = sent;
  await chain.devnet.advance({ epochs: 2 });
  await chain.devnet.advance({ slots: 40 });
}, 60_000);
afterAll(async () => {
  proxy?.closeAllConnections();
  proxy?.close();
  await chain?.close();
});

/** One of each question that a connection answers, on what is there. */
const ask = async (connection: ChainConnection) => {
  const stakeIds = [stakeId];
  const { position } = await chain.connection.head();
  return Promise.allSettled([
    connection.head(),
    connection.finalized(),
    connection.positionAt(new Date(0)),
    connection.epochs?.({}),
    connection.readRange({ from: 1, to: position, stakeIds }),
    connection.readStakes([{ stakeId, isOurs: false, rewardTotals: {} }]),
    connection.readAuthorities?.(stakeIds),
    connection.firstPosition(stakeId),
    connection.networkStats(),
    connection.status({ tx_hash: hash }),
    connection.craft(
      'deactivate-stake',
      { stake_account: stakeId, wallet: owner.address },
      noContext,
    ),
    connection.craft(
      'stake',
      {
        account_id: ACCOUNT,
        wallet: owner.address,
        amount_lamports: lamportsOf(2).toString(),
        vote_account_address: await chain.validator(),
      },
      noContext,
    ),
  ]);
};

const askAnew = async () => {
  const connection = connect({
    network: 'devnet',
    settings: { rpc: [url] },
    log: silentLog,
    clock: systemClock,
  });
  try {
    return await ask(connection);
  } finally {
    await connection.close();
  }
};

describe('a node whose answers are broken in any place', () => {
  it('makes no question fail in a way that nobody can read', async () => {
    const honest = await askAnew();
    expect(honest.filter(({ status }) => status === 'rejected')).toEqual([]);
    const asked = [...methods];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...asked),
        fc.array(fc.nat(20), { maxLength: 5 }),
        fc.constantFrom(...WRONG),
        async (method, steps, wrong) => {
          lie = { method, at: { steps, wrong } };
          const answers = await askAnew();
          for (const answer of answers) {
            if (answer.status === 'fulfilled' || answer.reason instanceof ConnectError) continue;
            throw answer.reason;
          }
        },
      ),
      { numRuns: 60 },
    );
  }, 120_000);
});
