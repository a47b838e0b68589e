import { verifiedChains } from '@kiln-connect/verify';
import { describe, expect, it } from 'vitest';
import { specimens } from '../../../verify/testing/specimens.ts';
import { fieldsOf, type IntentDraft, intentOf } from './intent-fields.ts';

describe.each(verifiedChains())('the form of intents of $title', ({ chain, intentSchemas }) => {
  it('asks for every field that an intent may have, but for what the page says by itself', () => {
    for (const [action, schema] of Object.entries(intentSchemas)) {
      const asked = fieldsOf(schema).map(({ name }) => name);
      const all = Object.keys(schema.properties as object);
      expect([action, [...asked, 'version', 'chain', 'network', 'action'].sort()]).toEqual([
        action,
        all.sort(),
      ]);
    }
  });

  it('can be filled in with every intent of the battery', async () => {
    const own = await specimens[chain]?.();
    for (const { intent } of own?.specimens ?? []) {
      const { version: _, chain: __, network, action, ...terms } = intent;
      const draft: IntentDraft = Object.fromEntries(
        Object.entries(terms).map(([name, value]) => [name, asTyped(value)]),
      );
      const schema = intentSchemas[action];
      if (!schema) throw new Error(`there is no schema of ${action}`);
      expect(intentOf({ schema, draft }, { chain, network, action })).toEqual(withoutNo(intent));
    }
  });
});

/** As people type it: lists line by line, and what they do not want not at all. */
const asTyped = (value: unknown): string => {
  if (Array.isArray(value)) return value.join('\n');
  return typeof value === 'boolean' ? (value ? 'yes' : '') : String(value);
};

const withoutNo = (intent: object): object =>
  Object.fromEntries(Object.entries(intent).filter(([, value]) => value !== false));

it('names a field in words, its unit behind it', () => {
  const schema = {
    required: ['wallet'],
    properties: {
      max_fee_wei: { type: 'string' },
      wallet: { type: 'string', description: 'Who.' },
    },
  };
  expect(fieldsOf(schema)).toEqual([
    { name: 'wallet', label: 'Wallet', hint: 'Who.', isOptional: false, kind: 'text' },
    {
      name: 'max_fee_wei',
      label: 'Max fee (wei)',
      hint: undefined,
      isOptional: true,
      kind: 'text',
    },
  ]);
});
