import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { mainnetDeposit } from './ethereum/fixtures/deposits.ts';
import { decode, verify } from './index.ts';
import { stakeIntent } from './testing/ethereum-stake.ts';
import { closeVerifier, decodeInWorker, verifyInWorker } from './worker.ts';
import { createThreadClient } from './worker-client.ts';

const { bytes } = mainnetDeposit;
const options = {
  chain: 'eth',
  network: 'mainnet',
  bytes,
  intent: stakeIntent([], {
    network: 'mainnet',
    amount_wei: '32000000000000000000',
    withdrawal_address: mainnetDeposit.withdrawalAddress,
    validators: [mainnetDeposit.publicKey],
  }),
} as const;

describe('the verifier in a thread of its own', () => {
  afterEach(closeVerifier);

  it('answers as the one in the same thread', async () => {
    expect(await verifyInWorker(options)).toEqual(await verify(options));
    expect(await verifyInWorker({ ...options, intent: {} })).toEqual(
      await verify({ ...options, intent: {} }),
    );
    expect(await decodeInWorker(options)).toEqual(await decode(options));
  });

  it('throws as the one in the same thread', async () => {
    const broken = { ...options, bytes: '0x02c0' };
    const error = await decode(broken).catch((caught: unknown) => caught);
    await expect(decodeInWorker(broken)).rejects.toEqual(error);
    await expect(decodeInWorker(broken)).rejects.toMatchObject({
      name: 'InvalidInputError',
      code: 'undecodable_transaction',
    });
  });

  it('keeps questions apart that are asked at the same time', async () => {
    const answers = await Promise.all([
      verifyInWorker(options),
      decodeInWorker(options),
      verifyInWorker({ ...options, bytes: '0x' }),
    ]);
    expect(answers).toMatchObject([
      { verdict: 'accepted' },
      { type: 'eip1559' },
      { verdict: 'refused' },
    ]);
  });

  it('rejects what is in flight when it ends, and answers again afterwards', async () => {
    const inFlight = verifyInWorker(options);
    await Promise.all([
      expect(inFlight).rejects.toMatchObject({
        name: 'VerificationFailedError',
        code: 'verifier_stopped',
      }),
      closeVerifier(),
    ]);
    expect(await verifyInWorker(options)).toMatchObject({ verdict: 'accepted' });
  });

  it('rejects what is in flight when its thread crashes, and starts a new one', async () => {
    let starts = 0;
    const client = createThreadClient(() => {
      starts += 1;
      const first = starts === 1;
      const program = `const { parentPort } = require('node:worker_threads');
        parentPort.on('message', ({ id }) => {
          if (${first}) throw new Error('out of order');
          parentPort.postMessage({ id, answer: { kind: 'failed', message: 'second thread' } });
        });`;
      return new Worker(program, { eval: true });
    });
    const query = { kind: 'verify', options } as const;
    const answers = await Promise.allSettled([client.ask(query), client.ask(query)]);
    for (const answer of answers) {
      expect(answer).toMatchObject({
        status: 'rejected',
        reason: {
          code: 'verifier_stopped',
          message: expect.stringContaining('its thread crashed (Error: out of order)'),
        },
      });
    }
    expect(await client.ask(query)).toMatchObject({ message: 'second thread' });
    await client.close();
  });

  it('says so when a question can not be sent to it', async () => {
    await expect(verifyInWorker({ ...options, intent: () => {} })).rejects.toMatchObject({
      code: 'verifier_stopped',
    });
  });

  it('runs in a plain process, started from anywhere, and lets that end by itself', async () => {
    const door = fileURLToPath(new URL('./worker.ts', import.meta.url));
    const script = `
      import(${JSON.stringify(door)}).then(async ({ verifyInWorker }) => {
        console.log((await verifyInWorker(${JSON.stringify(options)})).verdict);
      });`;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', import.meta.resolve('tsx'), '--eval', script],
      { cwd: tmpdir() },
    );
    expect(stdout.trim()).toBe('accepted');
  });
});
