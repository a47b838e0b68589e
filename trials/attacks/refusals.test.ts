import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ChainConnection, type JsonObject, silentLog } from '@kiln-connect/core';
import type { System } from '@kiln-connect/usecases';
import { closeVerifier, verifyInWorker } from '@kiln-connect/verify/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runConnect } from '../../server/connect/testing/run-connect.ts';
import { proveCrafted } from '../../usecases/transactions/prove-crafted.ts';
import { readCorpus } from './corpus.ts';

// Each attack again where users meet the verifier: on the command line, and in the server when what it
// has crafted is one.

const corpus = await readCorpus();

describe('connect verify', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'connect-attacks-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each(corpus)('exits with 1 on $chain: $name', async ({ bytes, intent, expected }) => {
    const file = join(folder, 'intent.json');
    await writeFile(file, JSON.stringify(intent));
    const ask = (...options: string[]) =>
      runConnect(['verify', '--intent', file, '--tx', '-', ...options], {
        dataDir: folder,
        input: bytes,
      });
    const { code, out } = await ask('--json');
    expect(code).toBe(1);
    const { verdict, reasons } = JSON.parse(out);
    expect(verdict).toBe('refused');
    expect(reasons.map((reason: { code: string }) => reason.code)).toContain(expected);
    const told = await ask();
    expect([told.code, told.out]).toEqual([1, expect.stringContaining('REFUSED: do not sign it.')]);
  });
});

describe('a server whose crafting code was got at', () => {
  afterAll(closeVerifier);

  /** As far as it is asked before anything is handed out. */
  const system = { verifier: { verify: verifyInWorker }, log: silentLog } as unknown as System;
  const neverAsked = {} as ChainConnection;

  it.each(corpus)('hands out nothing of $chain: $name', async (attack) => {
    const { chain, network, bytes, intent, expected } = attack;
    const { version, chain: _, network: __, action, ...input } = intent;
    const crafted = { answer: {}, bytes, intent, statements: [], stakeIds: [] };
    const proof = proveCrafted(
      {
        chain,
        network,
        action,
        input: input as JsonObject,
        transactions: [crafted],
        guard: { policy: undefined, requireVerdicts: () => {} },
      },
      neverAsked,
      system,
    );
    const error = await proof.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'VerificationFailedError', code: 'verification_failed' });
    const { reasons } = (error as { details: { reasons: { code: string }[] } }).details;
    expect(reasons.map(({ code }) => code)).toContain(expected);
  });
});
