import { readFile } from 'node:fs/promises';
import { verify } from '@kiln-connect/verify';
import { describe, expect, it } from 'vitest';
import { craftAttacks, README, readCorpus, tableOf, withTable } from './corpus.ts';

const corpus = await readCorpus();

describe('a hidden change is refused', () => {
  it.each(corpus)('$chain: $name', async ({ chain, network, bytes, intent, expected }) => {
    const verdict = await verify({ chain, network, bytes, intent });
    expect(verdict.verdict).toBe('refused');
    expect(verdict.reasons.map(({ code }) => code)).toContain(expected);
    // The account shows what the bytes do, unless they are none.
    if (expected === 'undecodable_transaction') expect(verdict.account).toEqual([]);
    else if (expected !== 'unsupported_transaction_type') expect(verdict.account).not.toEqual([]);
  });

  it('names in its account who gets the stake', async () => {
    const shape = corpus.find(({ name }) => name === 'september-2025-withdrawer');
    if (!shape) throw new Error('the attack of September 2025 is missing');
    const { account, reasons } = await verify(shape);
    const said = account.map(({ value }) => value);
    expect(said[0]).toMatch(/^CHANGES TO WHOM A STAKE BELONGS/);
    expect(said.join('\n')).toMatch(/hands the stake \w+ over: its withdrawer becomes \w+/);
    // It is cried out once, where it is said what all of it does.
    const all = [...said.slice(1), ...reasons.map(({ message }) => message)].join('\n');
    expect(all).not.toMatch(/\b(?!SOL\b)[A-Z]{3,}\b/);
  });
});

describe('the corpus', () => {
  it('is what is crafted here, and its table speaks of all of it', async () => {
    const crafted = await craftAttacks();
    const byName = (name: string) => corpus.find((one) => one.name === name);
    expect(crafted.map(({ name }) => byName(name))).toEqual(crafted);
    expect(corpus).toHaveLength(crafted.length);
    const readme = await readFile(README, 'utf8');
    expect(withTable(readme, tableOf(crafted))).toBe(readme);
  });
});
