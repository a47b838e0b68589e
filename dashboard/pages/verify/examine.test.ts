import { decode, describeBytes, recognise, verifiedChains, verify } from '@kiln-connect/verify';
import { describe, expect, it } from 'vitest';
import { specimens } from '../../../verify/testing/specimens.ts';
import { examine, UnknownChainError } from './examine.ts';
import type { Ask } from './verifier.ts';

/** The verifier without a worker round it. */
const calls = { verify, decode, describeBytes, recognise, verifiedChains };
const ask = (async (call: 'verify', options: never) => calls[call](options)) as Ask;

const chains = await Promise.all(
  Object.entries(specimens).map(async ([chain, load]) => ({ chain, ...(await load()) })),
);

describe.each(chains)('bytes of $chain', ({ chain, network, specimens: all }) => {
  const [one] = all;
  if (!one) throw new Error('there are no specimens');
  const { bytes, intent, statements = [] } = one;

  it('are accepted for what they were made for, with all bytes explained', async () => {
    const finding = await examine({ network, bytes, intent, statements }, ask);
    expect(finding).toMatchObject({ chain, verdict: { verdict: 'accepted' } });
    expect(finding.parts.at(-1)?.to).toBe((finding.bytes.length - 2) / 2);
  });

  it('are only read where nothing was asked for: never accepted', async () => {
    const finding = await examine({ network, bytes }, ask);
    expect(finding.verdict).toBeUndefined();
    expect(finding.chain).toBe(chain);
    expect(finding.account.length).toBeGreaterThan(3);
  });

  it('are told apart from the hash that a signer was told to sign', async () => {
    const asked = { network, bytes, intent, statements } as const;
    const { verdict } = await examine(asked, ask);
    const right = verdict?.hash.toUpperCase().replace(/^0X/, '') ?? '';
    const wrong = right.replace(/^./, (digit) => (digit === '0' ? '1' : '0'));
    for (const question of [asked, { network, bytes }]) {
      expect((await examine({ ...question, hash: right }, ask)).otherHash).toBeUndefined();
      expect((await examine({ ...question, hash: wrong }, ask)).otherHash).toBe(wrong);
    }
  });

  it('are refused where the policy is none', async () => {
    const finding = await examine({ network, bytes, intent, statements, policy: {} }, ask);
    expect(finding.verdict?.verdict).toBe('refused');
  });

  it('are recognised in base64 as well', async () => {
    const base64 = Buffer.from(bytes.replace(/^0x/, ''), 'hex').toString('base64');
    expect(await examine({ network, bytes: base64, intent, statements }, ask)).toMatchObject({
      chain,
      verdict: { verdict: 'accepted' },
    });
  });

  it('are refused where they are damaged, with what can still be read', async () => {
    const damaged = bytes.slice(0, -10);
    const finding = await examine({ network, bytes: damaged, intent, statements }, ask);
    expect(finding.verdict?.verdict).toBe('refused');
    expect(finding.parts.at(-1)).toMatchObject({ path: 'unreadable' });
    const read = await examine({ network, bytes: damaged, chain }, ask);
    expect(read.problem).toBeTruthy();
  });
});

it('says of every chain why it can not read what nobody can', async () => {
  const question = { network: 'devnet', bytes: '0xabcdef' } as const;
  const failure = examine(question, ask);
  await expect(failure).rejects.toThrow(UnknownChainError);
  await expect(failure).rejects.toThrow(/Ethereum: .+\. Solana: .+\./);
});

it('has no bytes to show of a text that spells none', async () => {
  const finding = await examine({ network: 'devnet', bytes: '0x123', chain: 'eth' }, ask);
  expect(finding).toMatchObject({
    bytes: '',
    parts: [],
    problem: expect.stringMatching(/not hex/),
  });
});
