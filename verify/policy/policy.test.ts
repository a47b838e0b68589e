import { createHash } from 'node:crypto';
import type { Intent, JsonObject, Verdict } from '@kiln-connect/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verify } from '../index.ts';
import { verifiers } from '../registry.ts';
import { type Specimen, specimens } from '../testing/specimens.ts';
import { canonicalJson } from './canonical-json.ts';
import { hasLapsed } from './chain-facts.ts';
import { applyPolicy } from './check-policy.ts';
import {
  type PolicyRule,
  policyHash,
  policySchema,
  readPolicy,
  type SigningPolicy,
} from './policy.ts';

const policyOf = (chain: string, network: string, rule: PolicyRule) =>
  ({ version: 1, network, chains: { [chain]: rule } }) as SigningPolicy;

/** What people call a chain's token and its smallest unit, and the digits between the two. */
const UNITS: { readonly [chain: string]: readonly [string, string, number] } = {
  eth: ['ETH', 'wei', 18],
  sol: ['SOL', 'lamports', 9],
};

describe.each([...verifiers])('a policy of %s', async (chain, { actions, policy: known }) => {
  const { network, specimens: all } = await (
    specimens[chain] as NonNullable<(typeof specimens)[string]>
  )();

  const verdicts = new Map<string, Promise<Verdict>>();
  /** What the verifier says of an honest transaction, asked once: signatures take long. */
  const verdictOn = ({ name, bytes, intent, statements = [] }: Specimen): Promise<Verdict> => {
    const verdict = verdicts.get(name) ?? verify({ chain, network, bytes, intent, statements });
    verdicts.set(name, verdict);
    return verdict;
  };

  /** What the rule says of an honest transaction: the codes of its reasons, or 'accepted'. */
  const outcome = async (
    one: Specimen,
    rule: PolicyRule,
    more: { spentToday?: string; network?: string } = {},
  ): Promise<readonly string[]> => {
    const { bytes, intent, statements = [] } = one;
    const policy = policyOf(chain, more.network ?? network, rule);
    const { spentToday } = more;
    const { verdict, reasons } = applyPolicy(
      { chain, network, bytes, intent, statements, policy, spentToday },
      await verdictOn(one),
    );
    return verdict === 'accepted' ? ['accepted'] : reasons.map(({ code }) => code);
  };

  /** The narrowest rule that lets this one pass. */
  const tightest = async (one: Specimen) => {
    const { intent, statements = [] } = one;
    const exposure = known.exposureOf(intent, statements);
    if (exposure === undefined) throw new Error(`'${intent.action}' does not tell what it moves`);
    const { cost } = await verdictOn(one);
    const amount = exposure.amount?.toString();
    return {
      exposure,
      rule: {
        actions: [intent.action],
        ...(amount !== undefined && { max_per_transaction: amount, max_per_day: amount }),
        max_fee: (known.totalOf(cost) - (exposure.amount ?? 0n)).toString(),
        validators: [...new Set(exposure.validators.map((names) => names[0] as string))],
        withdrawal_addresses: [...new Set(exposure.withdrawalAddresses)],
      },
    };
  };

  it('can tell of every action what it moves: none is passed over', () => {
    const told = all.filter(({ intent, statements = [] }) =>
      known.exposureOf(intent, statements) === undefined ? undefined : intent.action,
    );
    expect(new Set(told.map(({ intent }) => intent.action))).toEqual(new Set(actions));
    for (const action of actions) expect(known.actions).toContain(action);
  });

  it('refuses what does not tell what it moves, where anything is limited', () => {
    const untold = { version: 1, chain, network, action: 'no-such-action' } as Intent;
    expect(known.exposureOf(untold, [])).toBeUndefined();
    expect(known.exposuresOf('no-such-action', {})).toBeUndefined();
    for (const action of actions) {
      // Terms that are missing or of another type are no terms that move nothing.
      const { action: _, ...terms } =
        all.find(({ intent }) => intent.action === action)?.intent ?? {};
      for (const [name, value] of Object.entries(terms as JsonObject)) {
        const exposure = known.exposureOf(
          { ...terms, action, [name]: { not: value } } as never,
          [],
        );
        expect([action, name, exposure]).toEqual([action, name, undefined]);
      }
    }
  });

  it.each(all)('lets $name pass at every limit, and refuses it one below', async (one) => {
    const { rule, exposure } = await tightest(one);
    expect(await outcome(one, rule)).toEqual(['accepted']);
    expect(await outcome(one, {})).toEqual(['accepted']);
    const limits = [
      ['max_per_transaction', 'policy_amount_too_high'],
      ['max_per_day', 'policy_day_amount_too_high'],
      ['max_fee', 'policy_fee_too_high'],
    ] as const;
    for (const [name, code] of limits) {
      const limit = rule[name as keyof typeof rule] as string | undefined;
      if (limit === undefined) {
        // It gives away what nobody can count: no limit lets it pass.
        expect(await outcome(one, { [name]: '9'.repeat(78) })).toEqual(['policy_amount_unknown']);
        continue;
      }
      expect(await outcome(one, { ...rule, [name]: `${BigInt(limit) + 1n}` })).toEqual([
        'accepted',
      ]);
      if (limit === '0') continue;
      const below = { ...rule, [name]: `${BigInt(limit) - 1n}` };
      expect([name, await outcome(one, below)]).toEqual([name, [code]]);
    }
    const { amount = 0n } = exposure;
    if (amount > 0n) {
      const day = { max_per_day: `${amount + 7n}` };
      expect(await outcome(one, day, { spentToday: '7' })).toEqual(['accepted']);
      expect(await outcome(one, day, { spentToday: '8' })).toEqual(['policy_day_amount_too_high']);
      expect(await outcome(one, day, { spentToday: '-8' })).toEqual(['invalid_spent_today']);
    }
  });

  it('says every amount in whole tokens and in the smallest unit, and no number without one', async () => {
    const [token, smallest, decimals] = UNITS[chain] as readonly [string, string, number];
    const text = known.amountText(15n * 10n ** BigInt(decimals - 1));
    expect(text).toBe(`1.5 ${token} (${`15${'0'.repeat(decimals - 1)}`} ${smallest})`);
    const [one] = all.filter(
      ({ intent, statements = [] }) => known.exposureOf(intent, statements)?.amount,
    );
    if (!one) throw new Error('nothing is staked');
    const { bytes, intent, statements = [] } = one;
    const judged = async (rule: PolicyRule) => {
      const policy = policyOf(chain, network, rule);
      const question = { chain, network, bytes, intent, statements, policy };
      return applyPolicy(question, await verdictOn(one));
    };
    const { reasons } = await judged({ max_per_transaction: '1', max_per_day: '2', max_fee: '3' });
    const { preconditions } = await judged({ max_per_day: '9'.repeat(30) });
    const day = preconditions.find(({ code }) => code === 'policy_day_limit')?.statement;
    const texts = [...reasons.map(({ message }) => message), day ?? ''];
    expect(texts).toHaveLength(4);
    const amount = `\\d+(\\.\\d+)? ${token} \\(\\d+ ${smallest}\\)`;
    for (const said of texts) {
      expect(said.match(new RegExp(amount, 'g'))).toHaveLength(2);
      expect(said.replaceAll(new RegExp(amount, 'g'), '')).not.toMatch(/\d/);
    }
  });

  it.each(all)('refuses $name for anybody who is not on its lists', async (one) => {
    const { rule } = await tightest(one);
    const lists = [
      ['validators', 'policy_validator_not_allowed'],
      ['withdrawal_addresses', 'policy_withdrawal_address_not_allowed'],
    ] as const;
    for (const [name, code] of lists) {
      for (const [i] of rule[name].entries()) {
        const others = { ...rule, [name]: rule[name].toSpliced(i, 1) };
        const codes = await outcome(one, others);
        expect([name, new Set(codes)]).toEqual([name, new Set([code])]);
      }
      if (rule[name].length > 0) {
        expect([name, new Set(await outcome(one, { [name]: [] }))]).toEqual([
          name,
          new Set([code]),
        ]);
      }
    }
    const action = actions.find((other) => other !== one.intent.action) as string;
    expect(await outcome(one, { ...rule, actions: [action] })).toEqual([
      'policy_action_not_allowed',
    ]);
    expect(await outcome(one, { ...rule, actions: [] })).toEqual(['policy_action_not_allowed']);
    const [other] = ['mainnet', 'testnet', 'devnet'].filter((name) => name !== network);
    expect(await outcome(one, rule, { network: other as string })).toEqual([
      'policy_wrong_network',
    ]);
  });

  it('says which policy it was, what counted, and that bytes do not prove the sum of a day', async () => {
    const small = all.filter(({ stride }) => stride === undefined);
    for (const { bytes, intent, statements = [] } of small) {
      const { amount } = known.exposureOf(intent, statements) ?? {};
      const policy = policyOf(chain, network, { max_per_day: '9'.repeat(70) });
      const verdict = await verify({ chain, network, bytes, intent, statements, policy });
      expect(verdict.policy).toMatchObject({
        hash: policyHash(policy),
        amount: amount?.toString() ?? null,
      });
      const codes = verdict.preconditions.map(({ code }) => code);
      expect(codes.includes('policy_day_limit')).toBe(amount !== undefined && amount > 0n);
    }
  });

  it('says nothing good of bytes that the verifier refuses', async () => {
    const [one] = all;
    if (one === undefined) throw new Error('there is no specimen');
    const policy = policyOf(chain, network, {});
    const { intent } = one;
    const verdict = await verify({ chain, network, bytes: '0x00', intent, policy });
    expect(verdict.verdict).toBe('refused');
    expect(verdict.policy).toBeUndefined();
  });

  it('refuses everything on a chain that it does not name', async () => {
    const [one] = all;
    if (one === undefined) throw new Error('there is no specimen');
    const { bytes, intent, statements = [] } = one;
    const policy = { version: 1, network, chains: {} };
    const { reasons } = await verify({ chain, network, bytes, intent, statements, policy });
    expect(reasons.map(({ code }) => code)).toEqual(['policy_chain_not_allowed']);
  });

  it('takes entries of its lists as the chain writes them, and nothing else', () => {
    const rule = {
      actions: ['no-such-action'],
      validators: ['nobody'],
      withdrawal_addresses: [''],
    };
    const read = readPolicy(policyOf(chain, network, rule));
    expect('reasons' in read && read.reasons.map(({ at }) => at)).toEqual([
      `policy.chains.${chain}.actions.0`,
      `policy.chains.${chain}.validators.0`,
      `policy.chains.${chain}.withdrawal_addresses.0`,
    ]);
  });
});

describe('the document', () => {
  const document = { version: 1, network: 'devnet', chains: {} };

  it('is refused when it is of another shape, whatever that is', () => {
    const wrong = [
      null,
      [],
      'policy',
      {},
      { ...document, version: 2 },
      { ...document, network: 'moon' },
      { ...document, more: true },
      { ...document, chains: { none: {} } },
      { ...document, chains: { [[...verifiers.keys()][0] as string]: { max_fee: '01' } } },
      { ...document, chains: { [[...verifiers.keys()][0] as string]: { max_fee: 1 } } },
      { ...document, chains: { [[...verifiers.keys()][0] as string]: { max_per_day: '-1' } } },
      { ...document, chains: { [[...verifiers.keys()][0] as string]: { limit: '1' } } },
    ];
    for (const policy of wrong) {
      expect([policy, 'reasons' in readPolicy(policy)]).toEqual([policy, true]);
    }
    fc.assert(
      fc.property(fc.jsonValue(), (policy) => {
        const read = readPolicy(policy);
        if ('reasons' in read) expect(read.reasons.length).toBeGreaterThan(0);
      }),
    );
  });

  it('refuses an entry that is named twice, in whichever case', () => {
    const key = `0x${'ab'.repeat(48)}`;
    const rule = { validators: [key, `0x${'AB'.repeat(48)}`] };
    const read = readPolicy({ ...document, chains: { eth: rule } });
    expect('reasons' in read && read.reasons).toMatchObject([{ code: 'invalid_policy' }]);
  });

  it('has a hash that is that of its canonical text, in whatever order it is written', () => {
    const chains = { sol: { max_fee: '5' }, eth: { max_per_day: '2', max_fee: '1' } };
    const policy = { network: 'devnet', version: 1, chains } as SigningPolicy;
    const text =
      '{"chains":{"eth":{"max_fee":"1","max_per_day":"2"},"sol":{"max_fee":"5"}},"network":"devnet","version":1}';
    expect(canonicalJson(policy)).toBe(text);
    expect(policyHash(policy)).toBe(createHash('sha256').update(text).digest('hex'));
  });

  it('is published as JSON Schema', () => {
    expect(policySchema).toMatchObject({ type: 'object', additionalProperties: false });
  });
});

describe('canonical JSON', () => {
  it('is what RFC 8785 says of its examples', () => {
    // Sections 3.2.2 and 3.2.3 of the RFC.
    const value = {
      numbers: JSON.parse('[333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001]'),
      string: '\u20ac$\u000f\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    };
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
    const keys = ['\u20ac', '\r', '\ufb33', '1', '\u{1f600}', '\u0080', '\u00f6'];
    const sorted = Object.keys(
      JSON.parse(canonicalJson(Object.fromEntries(keys.map((key) => [key, 'x'])))),
    );
    expect(sorted.filter((key) => key !== '1')).toEqual([
      '\r',
      '\u0080',
      '\u00f6',
      '\u20ac',
      '\u{1f600}',
      '\ufb33',
    ]);
  });

  it('means what it was made of, and does not depend on the order of members', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(reversed(value))).toBe(text);
      }),
    );
  });
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).reverse();
  return Object.fromEntries(members.map(([name, member]) => [name, reversed(member)]));
}

describe('what tells that unsigned bytes never come on chain', () => {
  const checked = (code: string, held: boolean) =>
    ({ code, held, statement: '', how: '', subject: {}, finding: '' }) as const;

  it('is an end that has come, and the lack of every trace', () => {
    for (const [chain, { policy }] of verifiers) {
      if (policy.lapse === undefined) {
        expect(hasLapsed(chain, [checked('anything', false)])).toBe(false);
        continue;
      }
      const { ended, untouched } = policy.lapse;
      const traces = (held: boolean) => untouched.map((code) => checked(code, held));
      for (const code of ended) {
        expect(hasLapsed(chain, [checked(code, false), ...traces(true)])).toBe(true);
        expect(hasLapsed(chain, [checked(code, true), ...traces(true)])).toBe(false);
        expect(hasLapsed(chain, [checked(code, false), ...traces(false)])).toBe(false);
        expect(hasLapsed(chain, [checked(code, false)])).toBe(false);
      }
    }
  });
});
