import { describe, expect, it } from 'vitest';
import { epochRange } from './epoch-range.ts';

describe('the epochs of a report', () => {
  it('are those that are asked for, as far as they have begun', () => {
    expect(epochRange({ from: 3, to: 5 }, 900)).toEqual({ from: 3, to: 5 });
    expect(epochRange({ from: 3, to: 5 }, 4)).toEqual({ from: 3, to: 4 });
  });

  it('are the last hundred, or the hundred from the first or to the last one', () => {
    expect(epochRange({}, 900)).toEqual({ from: 801, to: 900 });
    expect(epochRange({}, 7)).toEqual({ from: 0, to: 7 });
    expect(epochRange({ from: 100 }, 900)).toEqual({ from: 100, to: 199 });
    expect(epochRange({ to: 500 }, 900)).toEqual({ from: 401, to: 500 });
  });
});
