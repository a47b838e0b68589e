import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConnectError, DerivedKey } from '@kiln-connect/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BeaconNode } from '../node/index.ts';
import { deriveValidatorKey } from './derive.ts';
import { installKeys } from './install.ts';
import { connectValidatorClient, type ValidatorClient } from './validator-client.ts';

const TOKEN = 'api-token-0x1234';
const OWNER = `0x${'ab'.repeat(20)}`;
const ROOT = `0x${'9e'.repeat(32)}`;
const beacon = {
  genesis: async () => ({ genesisValidatorsRoot: ROOT }),
} as unknown as BeaconNode;

interface Call {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: { [name: string]: unknown } | undefined;
}
type Reply = { status: number; body?: unknown };

/** A validator client for answers that a real one seldom gives. */
interface FakeClient {
  readonly client: ValidatorClient;
  readonly calls: Call[];
}

let folder: string;
let servers: Server[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'validator-client-'));
  servers = [];
});
afterEach(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  await rm(folder, { recursive: true, force: true });
});

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
};

async function startFake(answer: (call: Call) => Reply | 'hang up'): Promise<FakeClient> {
  const calls: Call[] = [];
  const server = createServer(async (request, response) => {
    const text = await bodyOf(request);
    const call = {
      method: request.method ?? '',
      path: request.url ?? '',
      authorization: request.headers.authorization,
      body: text ? JSON.parse(text) : undefined,
    };
    calls.push(call);
    const reply = answer(call);
    if (reply === 'hang up') return request.socket.destroy();
    response.writeHead(reply.status, { 'content-type': 'application/json' });
    return response.end(
      typeof reply.body === 'string' ? reply.body : reply.body && JSON.stringify(reply.body),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  const token_file = join(folder, `token-${servers.length}`);
  await writeFile(token_file, `${TOKEN}\n`);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { client: connectValidatorClient({ url, token_file }), calls };
}

const listOf = (keys: readonly DerivedKey[]): Reply => ({
  status: 200,
  body: {
    data: keys.map((key) => ({
      validating_pubkey: key.publicKey.toUpperCase().replace('0X', '0x'),
    })),
  },
});

/** Holds some keys, takes others with the same word each. */
const wellBehaved =
  (held: readonly DerivedKey[], status = 'imported') =>
  (call: Call): Reply => {
    if (call.method === 'GET') return listOf(held);
    if (!call.path.endsWith('/keystores')) return { status: 202 };
    const keystores = call.body?.keystores as string[];
    return { status: 200, body: { data: keystores.map(() => ({ status })) } };
  };

const keys = [0, 1, 2].map((i) => deriveValidatorKey(new Uint8Array(32).fill(6), i)) as [
  DerivedKey,
  DerivedKey,
  DerivedKey,
];
const wanted = keys.map((key) => ({ key, feeRecipient: OWNER }));

interface ImportCall {
  readonly authorization: string | undefined;
  readonly body: { keystores: string[]; passwords: string[]; slashing_protection: string };
}

const imports = ({ calls }: FakeClient): ImportCall[] =>
  calls.filter(
    ({ method, path }) => method === 'POST' && path === '/eth/v1/keystores',
  ) as unknown as ImportCall[];

const refusalOf = async (attempt: Promise<unknown>): Promise<ConnectError> =>
  attempt.then(
    () => {
      throw new Error('it was not refused');
    },
    (error: ConnectError) => error,
  );

describe('installing keys', () => {
  it('imports them with an empty slashing protection and sets the fee recipient of each', async () => {
    const fake = await startFake(wellBehaved([]));
    expect(await installKeys(wanted, { clients: [fake.client], beacon })).toBe(true);
    const [sent] = imports(fake) as [ImportCall];
    expect(sent.authorization).toBe(`Bearer ${TOKEN}`);
    const keystores = sent.body.keystores.map((text) => JSON.parse(text));
    expect(keystores.map(({ pubkey }) => `0x${pubkey}`)).toEqual(keys.map((k) => k.publicKey));
    const passwords = sent.body.passwords;
    expect(new Set(passwords).size).toBe(3);
    for (const password of passwords) expect(password).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.parse(sent.body.slashing_protection)).toEqual({
      metadata: { interchange_format_version: '5', genesis_validators_root: ROOT },
      data: keys.map(({ publicKey }) => ({
        pubkey: publicKey,
        signed_blocks: [],
        signed_attestations: [],
      })),
    });
    const fees = fake.calls.filter(({ path }) => path.endsWith('/feerecipient'));
    expect(fees.map(({ path }) => path).sort()).toEqual(
      keys.map(({ publicKey }) => `/eth/v1/validator/${publicKey}/feerecipient`).sort(),
    );
    expect(fees.every(({ body }) => body?.ethaddress === OWNER)).toBe(true);
  });

  it('leaves a key where it is: two clients with one key are slashed', async () => {
    const first = await startFake(wellBehaved([keys[0]]));
    const second = await startFake(wellBehaved([keys[1]]));
    await installKeys(wanted, { clients: [first.client, second.client], beacon });
    expect(imports(second)).toEqual([]);
    const [sent] = imports(first) as [ImportCall];
    expect(sent.body.keystores.length).toBe(1);
    expect(sent.body.keystores[0]).toContain(keys[2].publicKey.slice(2));
    expect(second.calls.some(({ path }) => path.includes(keys[1].publicKey))).toBe(true);
  });

  it('takes a duplicate for what it is: a key that is there', async () => {
    const fake = await startFake(wellBehaved([], 'duplicate'));
    expect(await installKeys(wanted, { clients: [fake.client], beacon })).toBe(true);
  });

  it('says so when there is no validator client', async () => {
    expect(await installKeys(wanted, { clients: [], beacon })).toBe(false);
  });

  it('fails, with the key and the reason, when a key is not taken', async () => {
    const fake = await startFake((call) => {
      if (call.method === 'GET') return listOf([]);
      const data = [
        { status: 'imported' },
        { status: 'error', message: 'disk is full' },
        { status: 'imported' },
      ];
      return { status: 200, body: { data } };
    });
    const refusal = await refusalOf(installKeys(wanted, { clients: [fake.client], beacon }));
    expect(refusal).toMatchObject({ name: 'NodeAnswerError', code: 'validator_client_refused' });
    expect(refusal.message).toContain(`did not take key ${keys[1].publicKey}: error, disk is full`);
  });

  it('fails when the client does not say of each key what became of it', async () => {
    const fake = await startFake((call) =>
      call.method === 'GET' ? listOf([]) : { status: 200, body: { data: [] } },
    );
    expect(await refusalOf(installKeys(wanted, { clients: [fake.client], beacon }))).toMatchObject({
      code: 'validator_client_refused',
    });
  });

  it.each([
    ['refuses the token', { status: 401, body: { message: 'no' } }, 'answers 401'],
    ['answers nonsense', { status: 200, body: '<html>' }, 'something else than JSON'],
    ['answers another shape', { status: 200, body: { data: 'x' } }, 'no list of keys'],
    ['hangs up', 'hang up', 'is not reachable'],
  ] as const)('names the client that %s, without its token', async (_, reply, words) => {
    const fake = await startFake(() => reply);
    const refusal = await refusalOf(installKeys(wanted, { clients: [fake.client], beacon }));
    expect(refusal).toMatchObject({
      name: 'NodeUnavailableError',
      code: 'validator_client_unavailable',
      details: { node: expect.stringMatching(/^eth validator client http:\/\/127\.0\.0\.1:\d+$/) },
    });
    expect(refusal.message).toContain(words);
    expect(`${refusal.message} ${JSON.stringify(refusal)}`).not.toContain(TOKEN);
  });

  it('says that the token file can not be read, and shows nothing of the address that may be secret', async () => {
    const client = connectValidatorClient({
      url: 'http://user:secret@127.0.0.1:1',
      token_file: join(folder, 'not-there'),
    });
    const refusal = await refusalOf(installKeys(wanted, { clients: [client], beacon }));
    expect(refusal.message).toContain('its token file is not readable');
    expect(refusal.message).not.toContain('secret');
  });
});
