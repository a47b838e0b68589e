import type { Precondition } from '@kiln-connect/core';
import { describe, expect, it } from 'vitest';
import { findUnmet } from './unmet-preconditions.ts';

const owned = (validator: string): Precondition => ({
  code: 'validators_owned',
  statement: `${validator} is owned.`,
  how: 'By looking.',
  subject: { validators: [validator] },
});
const checked = (precondition: Precondition, held: boolean) => ({
  ...precondition,
  held,
  finding: held ? 'It is.' : 'It is not.',
});

describe('preconditions of one code about different things', () => {
  const [source, target] = [owned('source'), owned('target')];

  it('are each looked for among the answers', () => {
    expect(findUnmet([source, target], [checked(target, true), checked(source, true)])).toEqual([]);
    expect(findUnmet([source, target], [checked(source, true), checked(source, true)])).toEqual([
      { code: 'validators_owned', message: 'Nobody checked that this holds: target is owned.' },
    ]);
  });

  it('are each told once', () => {
    expect(findUnmet([source, target], [checked(source, true), checked(target, false)])).toEqual([
      { code: 'validators_owned', message: 'It is not.' },
    ]);
  });
});
