import type { TokenAnswer } from '@kiln-connect/usecases';
import { describe, expect, it } from 'vitest';
import { changesOf, draftOf, newDraft, readDraft } from './token-draft.ts';

const now = new Date('2026-11-23T12:00:00Z');
const unlimited = { maxTokenDays: null };
const token: TokenAnswer = {
  id: 't1',
  name: 'Reports',
  description: 'nightly',
  network: 'devnet',
  scopes: ['read'],
  prefix: 'kiln_devnet_abcd',
  last_four: '1234',
  state: 'active',
  created_at: '2026-01-01T00:00:00Z',
  created_by: { type: 'operator' },
  expires_at: null,
  revoked_at: null,
  last_used_at: null,
  last_used_address: null,
  allowed_addresses: ['192.0.2.1'],
  previous_secret: null,
};

describe('the form of a new token', () => {
  it('starts with read-only, an end and no limit of addresses', () => {
    expect(newDraft({ role: 'owner', maxTokenDays: null })).toMatchObject({
      scopes: ['read'],
      expiry: '90',
      addresses: '',
    });
  });

  it('says what is missing, each beside its field', () => {
    const draft = {
      ...newDraft({ role: 'owner', ...unlimited }),
      name: '  ',
      scopes: [],
      addresses: 'x',
    };
    expect(readDraft({ ...draft, expiry: 'date' }, unlimited, now)).toEqual({
      problems: {
        name: expect.stringContaining('name'),
        scopes: expect.stringContaining('at least one'),
        expires_at: expect.stringContaining('day'),
        allowed_addresses: expect.stringContaining('“x”'),
      },
    });
  });

  it('is sent without the spaces round its texts', () => {
    const draft = { ...newDraft({ role: 'owner', ...unlimited }), name: ' a ', description: ' b ' };
    expect(readDraft({ ...draft, expiry: 'never' }, unlimited, now)).toEqual({
      body: {
        name: 'a',
        description: 'b',
        scopes: ['read'],
        expires_at: null,
        allowed_addresses: [],
      },
    });
  });
});

describe('the form of a token that is updated', () => {
  const changes = (change: object) => {
    const read = readDraft({ ...draftOf(token), ...change }, unlimited, now);
    return 'body' in read ? changesOf(token, read.body) : read.problems;
  };

  it('sends nothing when nothing was changed', () => {
    expect(changes({})).toEqual({});
  });

  it('sends what was changed alone', () => {
    expect(changes({ name: 'Rewards' })).toEqual({ name: 'Rewards' });
    expect(changes({ addresses: '' })).toEqual({ allowed_addresses: [] });
    expect(changes({ expiry: '30' })).toEqual({ expires_at: '2026-12-23T12:00:00.000Z' });
  });
});
