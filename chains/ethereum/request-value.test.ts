import { silentLog, systemClock } from '@kiln-connect/core';
import fc from 'fast-check';
import { numberToHex } from 'viem';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectNodes, type EthereumNodes } from './node/index.ts';
import {
  CONSOLIDATION_REQUEST_CONTRACT,
  WITHDRAWAL_REQUEST_CONTRACT,
} from './reporting/request-fees.ts';
import { feeAtExcess, readRequestPrice, requestValue } from './request-value.ts';
import { type BareExecution, startBareExecution } from './testing/bare-execution.ts';

const GWEI = 10n ** 9n;
const MOST = 10n ** 15n;

let execution: BareExecution;
let nodes: EthereumNodes;

beforeAll(async () => {
  execution = await startBareExecution();
  const settings = { execution: [execution.url], beacon: [] };
  nodes = connectNodes(settings, { network: 'devnet', log: silentLog, clock: systemClock });
});
afterAll(async () => {
  nodes?.close();
  await execution?.stop();
});

describe('the fee of a request', () => {
  it.each([WITHDRAWAL_REQUEST_CONTRACT, CONSOLIDATION_REQUEST_CONTRACT] as const)(
    'is what the contract %s asks, whatever came before',
    async (contract) => {
      for (const excess of [0n, 1n, 12n, 17n, 34n, 100n, 352n, 587n, 588n, 1000n, 2892n]) {
        const value = numberToHex(excess, { size: 32 });
        await execution.client.setStorageAt({ address: contract, index: 0, value });
        expect(await readRequestPrice(contract, nodes.execution)).toEqual({
          fee: feeAtExcess(excess),
          excess,
        });
      }
    },
  );

  it('never falls as more is asked for', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 2000n), fc.bigInt(0n, 50n), (excess, more) => {
        expect(feeAtExcess(excess + more)).toBeGreaterThanOrEqual(feeAtExcess(excess));
      }),
    );
  });
});

describe('what is sent with a request', () => {
  const at = (excess: bigint) => ({ fee: feeAtExcess(excess), excess });

  it('is 1 gwei while few ask: enough for 352 requests that nobody expected', () => {
    expect(requestValue(WITHDRAWAL_REQUEST_CONTRACT, at(0n))).toBe(GWEI);
    expect(feeAtExcess(352n)).toBeLessThanOrEqual(GWEI);
    expect(feeAtExcess(353n)).toBeGreaterThan(GWEI);
  });

  it('is the fee after four blocks with 16 requests each when that is more', () => {
    expect(requestValue(WITHDRAWAL_REQUEST_CONTRACT, at(400n))).toBe(feeAtExcess(456n));
    expect(requestValue(CONSOLIDATION_REQUEST_CONTRACT, at(400n))).toBe(feeAtExcess(460n));
  });

  it('counts the requests of the same wallet that go first', () => {
    expect(requestValue(CONSOLIDATION_REQUEST_CONTRACT, at(400n), 3)).toBe(feeAtExcess(463n));
  });

  it('covers what the contract asks now, and never exceeds 0.001 ETH', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 587n), (excess) => {
        const value = requestValue(WITHDRAWAL_REQUEST_CONTRACT, at(excess));
        expect(value).toBeGreaterThanOrEqual(feeAtExcess(excess));
        expect(value).toBeLessThanOrEqual(MOST);
      }),
    );
  });

  it('is refused when the contract asks more than 0.001 ETH, with have and need', () => {
    expect(feeAtExcess(588n)).toBeGreaterThan(MOST);
    expect(() => requestValue(WITHDRAWAL_REQUEST_CONTRACT, at(588n))).toThrow(
      expect.objectContaining({
        name: 'ImpossibleError',
        code: 'request_fee_too_high',
        details: { have: MOST.toString(), need: feeAtExcess(588n).toString() },
      }),
    );
  });
});
