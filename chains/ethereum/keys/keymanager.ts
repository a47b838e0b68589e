import { readFile } from 'node:fs/promises';
import { NodeAnswerError, NodeUnavailableError } from '@kiln-connect/core';
import { z } from 'zod';
import type { EthereumErrorCode } from '../errors.ts';

/** Where a Keymanager API is; without a token file it is asked without a token, as some signers want. */
export interface KeymanagerEndpoint {
  readonly url: string;
  readonly token_file?: string | undefined;
}

/** What became of one of several things that were asked for, in the API's words. */
export interface KeymanagerStatus {
  readonly status: string;
  readonly message?: string | undefined;
}

/**
 * A server of the standard Keymanager API: https://ethereum.github.io/keymanager-APIs/
 * Its methods throw `NodeUnavailableError` 'validator_client_unavailable' when nothing is known of what
 * was asked, and `NodeAnswerError` 'validator_client_refused' when it was refused or answered what can
 * not be; `details.node` names the server. Statuses come in the order of what was asked for.
 */
export interface Keymanager {
  /** Its address without secrets. */
  readonly node: string;
  /** Public keys whose secret it holds, lower-case hex with 0x. */
  listKeystores(): Promise<readonly string[]>;
  /** Public keys that another signer signs for, lower-case hex with 0x; none where it knows no such. */
  listRemoteKeys(): Promise<readonly string[]>;
  importKeystores(o: {
    keystores: readonly string[];
    passwords: readonly string[];
    /** EIP-3076, as JSON text. */
    slashingProtection: string;
  }): Promise<readonly KeymanagerStatus[]>;
  importRemoteKeys(
    keys: readonly { pubkey: string; url: string }[],
  ): Promise<readonly KeymanagerStatus[]>;
  /** Stops signing with them, and only then tells what they signed (EIP-3076, as JSON text). */
  deleteKeystores(
    publicKeys: readonly string[],
  ): Promise<{ statuses: readonly KeymanagerStatus[]; slashingProtection: string }>;
  deleteRemoteKeys(publicKeys: readonly string[]): Promise<readonly KeymanagerStatus[]>;
  setFeeRecipient(publicKey: string, feeRecipient: string): Promise<void>;
}

const TIMEOUT_MS = 60_000;
/** Of a refusal's text only so much is passed on. */
const LONGEST_REASON = 300;

const keystoreList = z.object({ data: z.array(z.object({ validating_pubkey: z.string() })) });
const remoteKeyList = z.object({ data: z.array(z.object({ pubkey: z.string() })) });
const statuses = z.object({
  data: z.array(z.object({ status: z.string(), message: z.string().optional() })),
});
const deletion = statuses.extend({ slashing_protection: z.string().default('') });
const refusalBody = z.object({ message: z.string() });

/** A client of one Keymanager API; the token is read from its file for each request. */
export function connectKeymanager({ url, token_file }: KeymanagerEndpoint): Keymanager {
  const base = url.replace(/\/$/, '');
  const node = `eth validator client ${new URL(url).origin}`;

  const unavailable = (why: string): NodeUnavailableError =>
    new NodeUnavailableError({
      code: 'validator_client_unavailable' satisfies EthereumErrorCode,
      message: `The ${node} ${why}.`,
      details: { node },
    });

  const refusal = (why: string): NodeAnswerError =>
    new NodeAnswerError({
      code: 'validator_client_refused' satisfies EthereumErrorCode,
      message: `The ${node} ${why}.`,
      details: { node },
    });

  const authorization = async (): Promise<{ authorization?: string }> => {
    if (token_file === undefined) return {};
    try {
      return { authorization: `Bearer ${(await readFile(token_file, 'utf8')).trim()}` };
    } catch {
      throw unavailable('can not be asked: its token file is not readable');
    }
  };

  const send = async (
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: object,
  ): Promise<{ status: number; text: string }> => {
    const headers = {
      ...(await authorization()),
      ...(body && { 'content-type': 'application/json' }),
    };
    try {
      const response = await fetch(`${base}${path}`, {
        method,
        headers,
        ...(body && { body: JSON.stringify(body) }),
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      return { status: response.status, text: await response.text() };
    } catch (error) {
      const timedOut = error instanceof Error && error.name === 'TimeoutError';
      throw unavailable(timedOut ? `did not answer within ${TIMEOUT_MS} ms` : 'is not reachable');
    }
  };

  /** The JSON of a good answer, `undefined` for one without a body. */
  const ask = async (
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: object,
  ): Promise<unknown> => {
    const { status, text } = await send(method, path, body);
    if (status >= 200 && status < 300) {
      if (text === '') return undefined;
      const answer = parsed(text);
      if (answer !== undefined) return answer;
      throw unavailable(`answers something else than JSON to ${path}`);
    }
    const said = refusalBody.safeParse(parsed(text)).data?.message.slice(0, LONGEST_REASON);
    const answers = `answers ${status} to ${path}${said ? `: ${said}` : ''}`;
    if (status === 401 || status === 403) throw refusal(`${answers} (is its token file right?)`);
    throw status >= 500 ? unavailable(answers) : refusal(answers);
  };

  /** An answer with one status for each of `count`. */
  const statusesOf = <Answer extends { data: readonly KeymanagerStatus[] }>(
    answer: unknown,
    schema: z.ZodType<Answer>,
    count: number,
  ): Answer => {
    const { data } = schema.safeParse(answer);
    if (data?.data.length === count) return data;
    throw refusal('does not say of each key what became of it');
  };

  return {
    node,
    async listKeystores() {
      const answer = keystoreList.safeParse(await ask('GET', '/eth/v1/keystores'));
      if (!answer.success) throw unavailable('answers no list of keys');
      return answer.data.data.map(({ validating_pubkey }) => validating_pubkey.toLowerCase());
    },
    async listRemoteKeys() {
      const { status, text } = await send('GET', '/eth/v1/remotekeys');
      // Clients and signers without remote keys leave the route out.
      if ([404, 405, 501].includes(status)) return [];
      const answer = remoteKeyList.safeParse(parsed(text));
      if (status === 200 && answer.success) {
        return answer.data.data.map(({ pubkey }) => pubkey.toLowerCase());
      }
      throw unavailable(`answers ${status} and no list of keys to /eth/v1/remotekeys`);
    },
    async importKeystores({ keystores, passwords, slashingProtection }) {
      const body = { keystores, passwords, slashing_protection: slashingProtection };
      const answer = await ask('POST', '/eth/v1/keystores', body);
      return statusesOf(answer, statuses, keystores.length).data;
    },
    async importRemoteKeys(keys) {
      const answer = await ask('POST', '/eth/v1/remotekeys', { remote_keys: keys });
      return statusesOf(answer, statuses, keys.length).data;
    },
    async deleteKeystores(publicKeys) {
      const answer = await ask('DELETE', '/eth/v1/keystores', { pubkeys: publicKeys });
      const { data, slashing_protection } = statusesOf(answer, deletion, publicKeys.length);
      return { statuses: data, slashingProtection: slashing_protection };
    },
    async deleteRemoteKeys(publicKeys) {
      const answer = await ask('DELETE', '/eth/v1/remotekeys', { pubkeys: publicKeys });
      return statusesOf(answer, statuses, publicKeys.length).data;
    },
    async setFeeRecipient(publicKey, feeRecipient) {
      await ask('POST', `/eth/v1/validator/${publicKey}/feerecipient`, {
        ethaddress: feeRecipient,
      });
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
