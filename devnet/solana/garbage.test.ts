import { getTransferSolInstruction } from '@solana-program/system';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestNode, type TestNode } from './test-node.ts';

let node: TestNode;
beforeAll(async () => {
  node = await startTestNode();
});
afterAll(() => node.close());

/** A change of some bytes: where, and into what. */
const changes = fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { minLength: 1, maxLength: 4 });

describe('what anybody may send', () => {
  it('never ends the node, whichever bytes of a transaction are changed or cut off', async () => {
    const alice = await node.wallet(100);
    const good = Buffer.from(
      await node.sign(alice, [
        getTransferSolInstruction({ source: alice, destination: alice.address, amount: 1n }),
      ]),
      'base64',
    );
    await fc.assert(
      fc.asyncProperty(changes, fc.nat(4), async (edits, cut) => {
        const bytes = Buffer.from(good.subarray(0, good.length - cut));
        for (const [at, value] of edits) bytes[at % bytes.length] = value;
        const text = bytes.toString('base64');
        const options = { encoding: 'base64', skipPreflight: true };
        const sent = await node.call('sendTransaction', text, options);
        expect(sent.result ?? sent.error.code).toSatisfy(
          (answer) => typeof answer === 'string' || answer === -32602,
        );
        const tried = await node.call('simulateTransaction', text, {
          encoding: 'base64',
          replaceRecentBlockhash: true,
        });
        expect(tried.error?.code ?? -32602).toBe(-32602);
        await node.advance({ slots: 1 });
      }),
      { numRuns: 400 },
    );
    expect(node.failures).toEqual([]);
  });

  it('is refused before it is taken when nobody could run it', async () => {
    const alice = await node.wallet(1);
    const transfer = getTransferSolInstruction({
      source: alice,
      destination: alice.address,
      amount: 1n,
    });
    const bytes = Buffer.from(await node.sign(alice, [transfer]), 'base64');
    // The header counts more signers than there are signatures.
    bytes[66] = 2;
    const { error } = await node.call('sendTransaction', bytes.toString('base64'), {
      encoding: 'base64',
      skipPreflight: true,
    });
    expect(error.code).toBe(-32602);
  });

  it('is in no block when a signature is missing, though nobody looked before', async () => {
    const alice = await node.wallet(5);
    const transfer = getTransferSolInstruction({
      source: alice,
      destination: alice.address,
      amount: 1n,
    });
    const bytes = Buffer.from(await node.sign(alice, [transfer]), 'base64').fill(0, 1, 65);
    const options = { encoding: 'base64', skipPreflight: true };
    await node.call('sendTransaction', bytes.toString('base64'), options);
    await node.advance({ slots: 40 });
    expect((await node.call('getSignaturesForAddress', alice.address)).result).toEqual([]);
  });
});
