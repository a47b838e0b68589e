import type { Intent } from '@kiln-connect/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findDepartures, verify } from './index.ts';
import { specimens as specimensOf } from './testing/specimens.ts';

const bomb = (): never => {
  throw new Error('boo');
};
/** A proxy all of whose traps throw. */
const trapped = new Proxy({}, new Proxy({}, { get: () => bomb }));
const revoked = Proxy.revocable({}, {});
revoked.revoke();
const circle: { self?: unknown } = {};
circle.self = circle;
const deep = (depth: number): unknown => {
  let list: unknown = '0x0A';
  for (let i = 0; i < depth; i++) list = [list];
  return list;
};

/** Values that a program may have and JSON has not, or that fight back. */
const hostile: readonly (readonly [string, () => unknown])[] = [
  ['a getter that throws', () => Object.defineProperty({}, 'x', { get: bomb, enumerable: true })],
  [
    'a getter that throws nothing',
    () => ({
      get action() {
        throw undefined;
      },
    }),
  ],
  [
    'a getter that throws what can not be read',
    () => ({
      get action() {
        throw trapped;
      },
    }),
  ],
  ['a proxy that throws', () => trapped],
  ['a revoked proxy', () => revoked.proxy],
  ['a toJSON that throws', () => ({ toJSON: bomb })],
  ['a toString that throws', () => ({ toString: bomb, valueOf: bomb })],
  ['a toString that is no function', () => ({ toString: 1, valueOf: 1 })],
  ['what contains itself', () => circle],
  ['lists in lists', () => deep(100_000)],
  ['fewer lists in lists', () => deep(3_000)],
  ['a bigint', () => 1n],
  ['a symbol', () => Symbol('boo')],
  ['a function', () => bomb],
  ['a function that is a list', () => Object.assign(bomb, [1])],
  ['a date that is none', () => new Date(Number.NaN)],
  ['a map', () => new Map([['max_per_day', '1']])],
  ['an object without a prototype', () => Object.create(null)],
  ['a prototype by name', () => JSON.parse('{"__proto__":{"action":"stake"}}')],
];

const chains = await Promise.all(
  Object.entries(specimensOf).map(async ([chain, load]) => ({ chain, ...(await load()) })),
);
const questions = chains.flatMap(({ chain, network, specimens }) =>
  [
    // The shortest of each action: a batch of deposits takes seconds.
    ...new Map(
      specimens
        .toSorted((one, other) => other.bytes.length - one.bytes.length)
        .map((specimen) => [specimen.intent.action, specimen]),
    ).values(),
  ].map(({ bytes, intent, statements = [] }) => ({ chain, network, bytes, intent, statements })),
);
const policy = { version: 1, network: 'devnet', chains: { eth: {}, sol: {} } };

/** `value` with `put` at the place that `pick` chooses, or in place of all of it. */
function plant(value: unknown, put: unknown, pick: number): unknown {
  if (typeof value !== 'object' || value === null) return put;
  const names = [...Object.keys(value), 'more'];
  const name = names[pick % names.length] as string;
  const inner = plant((value as never)[name], put, Math.floor(pick / names.length));
  return pick % 7 === 0
    ? put
    : Array.isArray(value)
      ? [...value, inner]
      : { ...value, [name]: inner };
}

describe('whatever an object of a program does when it is read', () => {
  it.each(hostile)('the verifier refuses and never throws: %s', async (_, make) => {
    for (const question of questions) {
      for (const part of ['intent', 'policy', 'spentToday', 'chain', 'network', 'bytes'] as const) {
        const asked = { ...question, policy, [part]: make() };
        const { verdict, reasons } = await verify(asked as never);
        expect([part, verdict]).toEqual([part, 'refused']);
        expect(reasons.length).toBeGreaterThan(0);
        for (const { message } of reasons) expect(message.length).toBeLessThan(2_000);
      }
    }
  });

  it('the verifier answers, wherever in intent, statements and policy it stands', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...questions),
        fc.constantFrom('intent', 'statements', 'policy'),
        fc.constantFrom(...hostile),
        fc.nat(10_000),
        async (question, part, [, make], pick) => {
          const whole = { ...question, policy } as { [part: string]: unknown };
          const asked = { ...whole, [part]: plant(whole[part], make(), pick) };
          const { verdict, reasons } = await verify(asked as never);
          expect(verdict === 'accepted').toBe(reasons.length === 0);
          // A limit or an amount that JSON can not say is not one that was never there.
          if (verdict === 'accepted' && part !== 'statements') {
            expect(JSON.parse(JSON.stringify(asked[part]))).toEqual(whole[part]);
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it.each(questions)('each part of a $chain $intent.action is read once', async (question) => {
    const reads = new Map<string, number>();
    /** Answers the truth at the first reading and anything else later. */
    const fickle = (value: object, path: string): object =>
      new Proxy(value, {
        get(target, name) {
          if (typeof name === 'symbol' || name === 'length') {
            return Reflect.get(target, name);
          }
          const at = `${path}.${name}`;
          reads.set(at, (reads.get(at) ?? 0) + 1);
          const inner: unknown = Reflect.get(target, name);
          if (reads.get(at) !== 1) return 'something else';
          return typeof inner === 'object' && inner !== null ? fickle(inner, at) : inner;
        },
      });
    const verdict = await verify({
      ...question,
      intent: fickle(question.intent, 'intent'),
      policy: fickle(policy, 'policy'),
    });
    expect(verdict).toEqual(await verify({ ...question, policy }));
    expect([...reads.values()].every((count) => count === 1)).toBe(true);
    expect(reads.get('intent.action')).toBe(1);
  });

  it('an intent that has more than data is refused, whatever it says of itself', async () => {
    for (const { intent, ...question } of questions) {
      for (const odd of [{ toJSON: () => intent }, { max: Symbol('boo') }, { max: () => 1 }]) {
        const { reasons } = await verify({ ...question, intent: { ...intent, ...odd } });
        expect(reasons).toMatchObject([{ code: 'invalid_intent', at: 'intent' }]);
      }
      const named = JSON.parse(`{"__proto__":${JSON.stringify(intent)}}`);
      expect((await verify({ ...question, intent: named })).verdict).toBe('refused');
    }
  });

  it('no question at all is refused', async () => {
    for (const nothing of [undefined, null, trapped, revoked.proxy]) {
      const { reasons } = await verify(nothing as never);
      expect(reasons).toMatchObject([{ code: 'unreadable_question' }]);
    }
  });

  it.each(hostile)('intents depart from what was asked for: %s', (_, make) => {
    const asked = {
      chain: 'eth',
      network: 'devnet',
      action: 'exit-request',
      request: { wallet: '0x', validators: ['0x0a'] },
    } as const;
    const value = make();
    for (const intents of [value, [value], [{ wallet: '0x', validators: value }]]) {
      expect(findDepartures({ ...asked, intents: intents as readonly Intent[] })).not.toEqual([]);
    }
  });

  it('lists in lists are not compared by more and more text', () => {
    const nested = [{ validators: [deep(60), deep(60)] }] as unknown as readonly Intent[];
    const request = { wallet: '0x', validators: ['0x0a'] };
    const asked = { chain: 'eth', network: 'devnet', action: 'exit-request', request } as const;
    expect(JSON.stringify(findDepartures({ ...asked, intents: nested })).length).toBeLessThan(
      5_000,
    );
  });
});
