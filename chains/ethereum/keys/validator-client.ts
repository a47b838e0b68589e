import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { type DerivedKey, NodeAnswerError, NodeUnavailableError } from '@kiln-connect/core';
import { z } from 'zod';
import type { EthereumErrorCode } from '../errors.ts';

/**
 * A validator client over the standard Keymanager API: https://ethereum.github.io/keymanager-APIs/
 * Its methods throw `NodeUnavailableError` 'validator_client_unavailable' and `NodeAnswerError`
 * 'validator_client_refused'; `details.node` names the client.
 */
export interface ValidatorClient {
  /** Public keys that it signs for, lower-case hex with 0x. */
  list(): Promise<readonly string[]>;
  /** Imports keys with a slashing protection that knows no signature of theirs. */
  import(keys: readonly DerivedKey[], genesisValidatorsRoot: string): Promise<void>;
  setFeeRecipient(publicKey: string, feeRecipient: string): Promise<void>;
}

const TIMEOUT_MS = 60_000;

const keyList = z.object({ data: z.array(z.object({ validating_pubkey: z.string() })) });
const importResult = z.object({
  data: z.array(z.object({ status: z.string(), message: z.string().optional() })),
});

/** A client of the Keymanager API; the token is read from its file for each request. */
export function connectValidatorClient(settings: {
  url: string;
  token_file: string;
}): ValidatorClient {
  const node = `eth validator client ${new URL(settings.url).origin}`;

  const unavailable = (why: string): NodeUnavailableError =>
    new NodeUnavailableError({
      code: 'validator_client_unavailable' satisfies EthereumErrorCode,
      message: `The ${node} ${why}. Keys are handed out only once their validator client has them.`,
      details: { node },
    });

  const refusal = (why: string): NodeAnswerError =>
    new NodeAnswerError({
      code: 'validator_client_refused' satisfies EthereumErrorCode,
      message: `The ${node} ${why}.`,
      details: { node },
    });

  const readToken = async (): Promise<string> => {
    try {
      return (await readFile(settings.token_file, 'utf8')).trim();
    } catch {
      throw unavailable(`can not be asked: its token file is not readable`);
    }
  };

  /** The JSON of an answer, `undefined` for an answer without a body. */
  const ask = async (path: string, body?: unknown): Promise<unknown> => {
    const token = await readToken();
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${settings.url.replace(/\/$/, '')}${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      text = await response.text();
    } catch (error) {
      const timedOut = error instanceof Error && error.name === 'TimeoutError';
      throw unavailable(timedOut ? `did not answer within ${TIMEOUT_MS} ms` : 'is not reachable');
    }
    if (!response.ok) throw unavailable(`answers ${response.status} to ${path}`);
    if (text === '') return undefined;
    try {
      return JSON.parse(text);
    } catch {
      throw unavailable(`answers something else than JSON to ${path}`);
    }
  };

  return {
    async list() {
      const answer = keyList.safeParse(await ask('/eth/v1/keystores'));
      if (!answer.success) throw unavailable('answers no list of keys');
      return answer.data.data.map(({ validating_pubkey }) => validating_pubkey.toLowerCase());
    },

    async import(keys, genesisValidatorsRoot) {
      const passwords = keys.map(() => randomBytes(32).toString('hex'));
      const keystores: string[] = [];
      for (const [i, key] of keys.entries()) {
        keystores.push(JSON.stringify(await key.keystore(passwords[i] as string, 'low')));
        // Each takes some milliseconds of the processor: others get their turn in between.
        await setImmediate();
      }
      const answer = importResult.safeParse(
        await ask('/eth/v1/keystores', {
          keystores,
          passwords,
          slashing_protection: emptyProtection(keys, genesisValidatorsRoot),
        }),
      );
      if (!answer.success || answer.data.data.length !== keys.length) {
        throw refusal('does not say of each key whether it took it');
      }
      for (const [i, { status, message }] of answer.data.data.entries()) {
        if (status === 'imported' || status === 'duplicate') continue;
        const said = message ? `, ${message}` : '';
        throw refusal(`did not take key ${keys[i]?.publicKey}: ${status}${said}`);
      }
    },

    async setFeeRecipient(publicKey, feeRecipient) {
      await ask(`/eth/v1/validator/${publicKey}/feerecipient`, { ethaddress: feeRecipient });
    },
  };
}

/** An interchange file for keys that never signed: https://eips.ethereum.org/EIPS/eip-3076 */
const emptyProtection = (keys: readonly DerivedKey[], genesisValidatorsRoot: string): string =>
  JSON.stringify({
    metadata: {
      interchange_format_version: '5',
      genesis_validators_root: genesisValidatorsRoot,
    },
    data: keys.map((key) => ({
      pubkey: key.publicKey,
      signed_blocks: [],
      signed_attestations: [],
    })),
  });
