import { cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { beforeAll, describe, expect, it } from 'vitest';
import { type VerifyOptions, verify } from '../index.ts';
import { verifiers } from '../registry.ts';
import { specimens } from '../testing/specimens.ts';
import { type Bundle, bundleVerifier } from './bundle-verifier.ts';
import { RELEASE_NOTES, withVerifierHash } from './release-note.ts';

let bundle: Bundle;
beforeAll(async () => {
  bundle = await bundleVerifier();
});

/**
 * A world of the language alone: no network, no file, no process, no modules, and no way to run text as
 * a program. Added is what browsers and Node both have for text, and the timer by which long work lets
 * others go first.
 */
function emptyWorld(): (options: VerifyOptions) => Promise<unknown> {
  const context = createContext(
    { TextEncoder, TextDecoder, Uint8Array, setTimeout },
    { codeGeneration: { strings: false, wasm: false } },
  );
  runInContext(bundle.text, context);
  return async (options) => {
    const call = `kilnVerify.verify(${JSON.stringify(options)}).then((verdict) => JSON.stringify(verdict))`;
    return JSON.parse(await runInContext(call, context));
  };
}

/** The sources in another folder, as in another clone, with the same packages. */
async function cloneSources(): Promise<string> {
  const repository = fileURLToPath(new URL('../..', import.meta.url));
  const clone = await mkdtemp(join(tmpdir(), 'another clone-'));
  const isSource = (path: string) =>
    !/node_modules|\.test\.ts$/.test(path.slice(repository.length));
  for (const room of ['core', 'verify']) {
    await cp(join(repository, room), join(clone, room), { recursive: true, filter: isSource });
  }
  await symlink(join(repository, 'verify/node_modules'), join(clone, 'verify/node_modules'));
  const packages = join(clone, 'node_modules');
  await mkdir(join(packages, '@kiln-connect'), { recursive: true });
  await symlink(join(clone, 'core'), join(packages, '@kiln-connect', 'core'));
  for (const name of ['@noble', '@scure', 'zod']) {
    await symlink(join(repository, 'node_modules', name), join(packages, name));
  }
  return clone;
}

describe('the verifier in one file', () => {
  it('is the same file whenever it is made, and wherever its sources lie', async () => {
    const clone = await cloneSources();
    try {
      const other = await bundleVerifier({ room: join(clone, 'verify') });
      expect(other.text).toBe(bundle.text);
      expect((await bundleVerifier()).sha256).toBe(bundle.sha256);
    } finally {
      await rm(clone, { recursive: true });
    }
  });

  it('bears the hash that stands in the release notes; npm run -s release-hash -w verify writes it', async () => {
    const notes = await readFile(RELEASE_NOTES, 'utf8');
    expect(notes).toBe(withVerifierHash(notes, bundle.sha256));
  });

  it('answers messages in a worker, and says by code why it does not', async () => {
    const answers: { id: number }[] = [];
    const context = createContext({
      TextEncoder,
      TextDecoder,
      Uint8Array,
      setTimeout,
      WorkerGlobalScope: function WorkerGlobalScope() {},
      postMessage: (answer: unknown) => answers.push(JSON.parse(JSON.stringify(answer))),
    });
    runInContext(bundle.text, context);
    const send = (data: unknown) =>
      runInContext(`onmessage({ data: ${JSON.stringify(data)} })`, context);
    send({ id: 1, call: 'recognise', options: { network: 'devnet', bytes: '0x02' } });
    send({ id: 2, call: 'decode', options: { chain: 'moon', network: 'devnet', bytes: '0x02' } });
    send({ id: 3, call: 'constructor', options: {} });
    await expect.poll(() => answers.length).toBe(3);
    expect(answers.sort((a, b) => a.id - b.id)).toEqual([
      { id: 1, answer: [] },
      { id: 2, error: { code: 'unsupported_chain', message: expect.any(String) } },
      { id: 3, error: { code: 'failed', message: expect.any(String) } },
    ]);
  });

  it('asks for nothing that it does not bring along', () => {
    expect(bundle.imports).toEqual([]);
  });

  it.each([...verifiers.keys()])('judges %s with nothing but the language', async (chain) => {
    const judge = emptyWorld();
    const { network, specimens: all } = await (specimens[chain]?.() ??
      Promise.reject(new Error(`there are no specimens of '${chain}'`)));
    for (const { bytes, intent, statements = [] } of all.slice(0, 3)) {
      const options = { chain, network, bytes, intent, statements };
      const verdict = await judge(options);
      expect(verdict).toEqual(JSON.parse(JSON.stringify(await verify(options))));
      expect(verdict).toMatchObject({ verdict: 'accepted' });
      const wrong = { ...options, intent: { ...intent, network: 'mainnet' } };
      expect(await judge(wrong)).toMatchObject({ verdict: 'refused' });
    }
  });
});
