import { describe, expect, it } from 'vitest';
import { createRouteIndex } from './route-index.ts';

const index = createRouteIndex();
index.add('GET', '/v1/eth/stakes');
index.add('GET', '/v1/eth/transaction/decode');
index.add('POST', '/v1/eth/transaction/decode');
index.add('GET', '/v1/accounts/:id');
index.add('DELETE', '/v1/accounts/:id');

describe('the index of routes', () => {
  it('knows every method of a path, with parameters and without', () => {
    expect(index.methodsOf('/v1/eth/transaction/decode')).toEqual(['GET', 'POST']);
    expect(index.methodsOf('/v1/accounts/abc')).toEqual(['GET', 'DELETE']);
  });

  it('knows no method of a path that no route has, of a part of one, and of an empty id', () => {
    expect(index.methodsOf('/v1/eth')).toEqual([]);
    expect(index.methodsOf('/v1/accounts/')).toEqual([]);
    expect(index.methodsOf('/v1/eth/stakes/more')).toEqual([]);
  });

  it('finds the path that was meant, segment by segment, and none when nothing is close', () => {
    expect(index.nearest('/v1/eth/stake')).toBe('/v1/eth/stakes');
    expect(index.nearest('/v1/eht/transactions/decode')).toBe('/v1/eth/transaction/decode');
    expect(index.nearest('/v1/acounts/abc')).toBe('/v1/accounts/abc');
    expect(index.nearest('/v1/something/else')).toBeUndefined();
    expect(index.nearest('/v1/eth')).toBeUndefined();
  });
});
