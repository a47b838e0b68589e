import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decrypt } from '@chainsafe/bls-keystore';
import { SecretKey } from '@chainsafe/blst';
import type { JsonObject } from '@kiln-connect/core';

interface KeymanagerCall {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: tests name the fields that they read
  readonly body: any;
}

interface Reply {
  readonly status: number;
  readonly body?: unknown;
}

/**
 * A validator client or signer in memory, over the Keymanager API as it is published: it opens the
 * keystores that it is given and keeps what it is told that keys signed, but signs nothing.
 */
export interface KeymanagerServer {
  readonly settings: { readonly url: string; readonly token_file: string };
  readonly token: string;
  readonly calls: readonly KeymanagerCall[];
  /** Keys that it would sign with, lower-case hex with 0x. */
  keys(): readonly string[];
  remoteKeys(): ReadonlyMap<string, string>;
  /** What it knows of a key's signatures. */
  history(publicKey: string): JsonObject | undefined;
  /** Notes that the key signed these. */
  sign(publicKey: string, signed: JsonObject): void;
  feeRecipient(publicKey: string): string | undefined;
  /** From now on it answers so where this answers something: a fault that a good one seldom has. */
  misbehave(how: ((call: KeymanagerCall) => Reply | 'hang up' | undefined) | undefined): void;
  stop(): Promise<void>;
}

/** Starts one on a free port. */
export async function startKeymanagerServer(
  genesisValidatorsRoot: string,
): Promise<KeymanagerServer> {
  const folder = await mkdtemp(join(tmpdir(), 'keymanager-'));
  const token = `api-token-0x${Buffer.from(folder).toString('hex')}`;
  const token_file = join(folder, 'token.txt');
  await writeFile(token_file, `${token}\n`, { mode: 0o600 });
  const held = new Set<string>();
  const remote = new Map<string, string>();
  const histories = new Map<string, JsonObject>();
  const feeRecipients = new Map<string, string>();
  const calls: KeymanagerCall[] = [];
  let fault: Parameters<KeymanagerServer['misbehave']>[0];

  const importKeystores = async (body: KeymanagerCall['body']): Promise<Reply> => {
    const interchange = JSON.parse(body.slashing_protection);
    if (interchange.metadata.genesis_validators_root !== genesisValidatorsRoot) {
      return { status: 400, body: { message: 'slashing protection of another chain' } };
    }
    const data = [];
    for (const [i, text] of body.keystores.entries()) {
      const secret = SecretKey.fromBytes(await decrypt(JSON.parse(text), body.passwords[i]));
      const publicKey = secret.toPublicKey().toHex();
      if (held.has(publicKey)) {
        data.push({ status: 'duplicate' });
        continue;
      }
      held.add(publicKey);
      const own = interchange.data.find((one: { pubkey: string }) => one.pubkey === publicKey);
      if (own) histories.set(publicKey, own);
      data.push({ status: 'imported' });
    }
    return { status: 200, body: { data } };
  };

  const deleteKeystores = ({ pubkeys }: { pubkeys: string[] }): Reply => {
    const data = pubkeys.map((key) => {
      if (held.delete(key)) return { status: 'deleted' };
      return { status: histories.has(key) ? 'not_active' : 'not_found' };
    });
    const slashing_protection = JSON.stringify({
      metadata: {
        interchange_format_version: '5',
        genesis_validators_root: genesisValidatorsRoot,
      },
      data: pubkeys.flatMap((key) => histories.get(key) ?? []),
    });
    return { status: 200, body: { data, slashing_protection } };
  };

  const answer = async ({ method, path, body }: KeymanagerCall): Promise<Reply> => {
    switch (`${method} ${path}`) {
      case 'GET /eth/v1/keystores':
        return {
          status: 200,
          body: { data: [...held].map((key) => ({ validating_pubkey: key, readonly: false })) },
        };
      case 'POST /eth/v1/keystores':
        return importKeystores(body);
      case 'DELETE /eth/v1/keystores':
        return deleteKeystores(body);
      case 'GET /eth/v1/remotekeys':
        return {
          status: 200,
          body: { data: Array.from(remote, ([pubkey, url]) => ({ pubkey, url, readonly: false })) },
        };
      case 'POST /eth/v1/remotekeys': {
        const data = body.remote_keys.map(({ pubkey, url }: { pubkey: string; url: string }) => {
          if (remote.has(pubkey)) return { status: 'duplicate' };
          remote.set(pubkey, url);
          return { status: 'imported' };
        });
        return { status: 200, body: { data } };
      }
      case 'DELETE /eth/v1/remotekeys': {
        const data = body.pubkeys.map((key: string) => ({
          status: remote.delete(key) ? 'deleted' : 'not_found',
        }));
        return { status: 200, body: { data } };
      }
    }
    const publicKey = /^\/eth\/v1\/validator\/(0x[0-9a-f]{96})\/feerecipient$/.exec(path)?.[1];
    if (method !== 'POST' || publicKey === undefined) return { status: 404 };
    if (!held.has(publicKey) && !remote.has(publicKey)) return { status: 404 };
    feeRecipients.set(publicKey, body.ethaddress);
    return { status: 202 };
  };

  const server = createServer(async (request, response) => {
    const text = await textOf(request);
    const call = {
      method: request.method ?? '',
      path: request.url ?? '',
      authorization: request.headers.authorization,
      body: text ? JSON.parse(text) : undefined,
    };
    calls.push(call);
    const wrong = fault?.(call);
    if (wrong === 'hang up') return request.socket.destroy();
    const isAllowed = call.authorization === `Bearer ${token}`;
    const reply =
      wrong ?? (isAllowed ? await answer(call) : { status: 403, body: { message: 'no' } });
    const { body } = reply;
    response.writeHead(reply.status, { 'content-type': 'application/json' });
    return response.end(typeof body === 'string' ? body : body && JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    settings: { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token_file },
    token,
    calls,
    keys: () => [...held],
    remoteKeys: () => remote,
    history: (publicKey) => histories.get(publicKey),
    sign: (publicKey, signed) => {
      histories.set(publicKey, { pubkey: publicKey, ...signed });
    },
    feeRecipient: (publicKey) => feeRecipients.get(publicKey),
    misbehave: (how) => {
      fault = how;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
