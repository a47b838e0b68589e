import { createContext, runInContext } from 'node:vm';
import { beforeAll, describe, expect, it } from 'vitest';
import { type VerifyOptions, verify } from './index.ts';
import { verifiers } from './registry.ts';
import { type Bundle, bundleVerifier } from './testing/bundle.ts';
import { specimens } from './testing/specimens.ts';

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

describe('the verifier in one file', () => {
  it('is the same file whenever it is made', async () => {
    expect((await bundleVerifier()).sha256).toBe(bundle.sha256);
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
