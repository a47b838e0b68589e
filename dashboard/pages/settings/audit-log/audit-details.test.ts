import { describe, expect, it } from 'vitest';
import { detailChanges, otherDetails, valueText } from './audit-details.ts';

describe('the details of an entry', () => {
  it('show what changed, and nothing of what stayed', () => {
    const before = { name: 'a', scopes: ['read'], description: '' };
    const after = { name: 'b', scopes: ['read'], description: '' };
    expect(detailChanges({ before, after })).toEqual([{ field: 'name', before: 'a', after: 'b' }]);
  });

  it('show what something new has, and what something gone had', () => {
    expect(detailChanges({ after: { expires_at: null } })).toEqual([
      { field: 'expires at', before: undefined, after: 'none' },
    ]);
    expect(detailChanges({ before: { role: 'viewer' } })).toEqual([
      { field: 'role', before: 'viewer', after: undefined },
    ]);
  });

  it('show the rest by its name, also a before that is one value', () => {
    expect(otherDetails({ method: 'passkey', second_factor: true })).toEqual([
      { field: 'method', value: 'passkey' },
      { field: 'second factor', value: 'yes' },
    ]);
    expect(otherDetails({ before: 'viewer', after: 'admin' })).toEqual([
      { field: 'before', value: 'viewer' },
      { field: 'after', value: 'admin' },
    ]);
  });

  it('are words', () => {
    expect([null, [], '', false, 7, ['a', 'b'], { a: 1 }].map((value) => valueText(value))).toEqual(
      ['none', 'none', 'none', 'no', '7', 'a, b', '{"a":1}'],
    );
  });
});
