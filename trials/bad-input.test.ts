import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiAnswer } from './journey/api-client.ts';
import { apiClient, dataOf } from './journey/api-client.ts';
import { connect, runConnect } from './journey/connect-command.ts';
import type { ServerProcess } from './journey/server-process.ts';
import { startServerProcess } from './journey/server-process.ts';
import { signAndPrepare } from './journey/sign-and-broadcast.ts';
import type { Tenant } from './journey/tenant.ts';
import { createTenant } from './journey/tenant.ts';

const privateKey = generatePrivateKey();
const wallet = privateKeyToAccount(privateKey).address;
const ETH = 10n ** 18n;

describe('what can not be done is refused, with the message that helps', () => {
  let dataDir: string;
  let server: ServerProcess;
  let ours: Tenant;
  let theirs: Tenant;
  let accountId: string;
  let foreignAccountId: string;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'connect-bad-input-test-'));
    server = await startServerProcess({ dataDir });
    ours = await createTenant({ url: server.url, dataDir, slug: 'ours' });
    theirs = await createTenant({ url: server.url, dataDir, slug: 'theirs' });
    const account = { name: 'Main', description: '' };
    accountId = dataOf(await ours.api.post('/v1/accounts', account)).id;
    foreignAccountId = dataOf(await theirs.api.post('/v1/accounts', account)).id;
    await connect(['devnet', 'fund', '--chain', 'eth', '--address', wallet, '--amount', '100'], {
      dataDir,
    });
  }, 180_000);

  afterAll(async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const stake = (body: Record<string, string | number | boolean>): Promise<ApiAnswer> =>
    ours.api.post('/v1/eth/transaction/stake', {
      account_id: accountId,
      wallet,
      amount_wei: (32n * ETH).toString(),
      ...body,
    });

  const expectRefusal = (answer: ApiAnswer, status: number, code: string, message: RegExp) => {
    expect(answer.body).toMatchObject({
      error: code,
      message: expect.stringMatching(message),
      request_id: expect.any(String),
    });
    expect(answer.status).toBe(status);
  };

  it('an amount that is not a multiple of 32 ETH', async () => {
    const answer = await stake({ amount_wei: (33n * ETH).toString() });
    expectRefusal(answer, 400, 'invalid_stake_amount', /multiple of 32 ETH/);
  });

  it('an amount below and above what a compounding validator holds', async () => {
    for (const amount of [31n * ETH, 2049n * ETH]) {
      const answer = await stake({
        amount_wei: amount.toString(),
        compounding_withdrawal: true,
        number_of_validators: 1,
      });
      expectRefusal(answer, 400, 'invalid_stake_amount', /32 .*2048 ETH/);
    }
  });

  it('amounts that are no integers: negative, decimal, hexadecimal, empty', async () => {
    for (const amount of ['-32000000000000000000', '32.0', '0x20', '', '1e18']) {
      const answer = await stake({ amount_wei: amount });
      expect(answer.status).toBe(400);
      expect(answer.body.message).toContain('amount_wei');
    }
  });

  it('151 validators', async () => {
    const answer = await stake({ amount_wei: (151n * 32n * ETH).toString() });
    expectRefusal(answer, 400, 'too_many_validators', /150/);
  });

  it('an account that does not exist, and one of another organization, told alike', async () => {
    const unknown = await stake({ account_id: randomUUID() });
    const foreign = await stake({ account_id: foreignAccountId });
    expectRefusal(unknown, 404, 'account_not_found', /account/i);
    expectRefusal(foreign, 404, 'account_not_found', /account/i);
  });

  it('a wallet without funds: says what it has and what it needs', async () => {
    const poor = privateKeyToAccount(generatePrivateKey()).address;
    const answer = await stake({ wallet: poor });
    expectRefusal(answer, 422, 'insufficient_balance', /32/);
    expect(answer.body.details).toMatchObject({ have: '0' });
    expect(BigInt(answer.body.details.need)).toBeGreaterThan(32n * ETH);
  });

  it('addresses: too short, and with one letter of the checksum in the wrong case', async () => {
    expectRefusal(await stake({ wallet: '0x1234' }), 400, 'invalid_parameter', /wallet/);
    const at = [...wallet].findIndex((letter, i) => i > 1 && /[a-f]/i.test(letter));
    const letter = wallet[at] ?? '';
    const swapped = letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
    const wrong = wallet.slice(0, at) + swapped + wallet.slice(at + 1);
    const answer = await stake({ wallet: wrong });
    expect(answer.status).toBe(400);
    expect(answer.body.message).toMatch(/checksum/);
  });

  it('withdrawal credentials that are 32 bytes where an address is expected', async () => {
    const answer = await stake({
      withdrawal_credentials: `0x01${'00'.repeat(11)}${'ab'.repeat(20)}`,
    });
    expect(answer.status).toBe(400);
    expect(answer.body.message).toMatch(/withdrawal_credentials.*address/is);
  });

  it('an unknown query parameter, naming the nearest known one', async () => {
    const answer = await ours.api.get('/v1/eth/stakes?validator=0x12');
    expectRefusal(answer, 400, 'unknown_parameter', /validators/);
  });

  it('a token for another network', async () => {
    const answer = await runConnect(
      [
        'tokens',
        'create',
        '--organization',
        'ours',
        '--network',
        'mainnet',
        '--name',
        'other',
        '--quiet',
      ],
      { dataDir },
    );
    expect(answer.code).toBe(1);
    expect(answer.stderr).toMatch(/mainnet/);
  });

  it('a token with one character changed is said to be malformed', async () => {
    const last = ours.token.at(-1) === 'A' ? 'B' : 'A';
    const broken = ours.token.slice(0, -1) + last;
    const answer = await apiClient({ url: server.url, token: broken }).get('/v1/whoami');
    expectRefusal(answer, 401, 'malformed_token', /./);
  });

  it('a broadcast of an unsigned transaction, and of one for another chain', async () => {
    const crafted = dataOf(await stake({}));
    const unsigned = await ours.api.post('/v1/eth/transaction/broadcast', {
      tx_serialized: crafted.unsigned_tx_serialized,
    });
    expect(unsigned.status).toBe(400);
    expect(unsigned.body.message).toMatch(/sign/i);

    const foreign = await privateKeyToAccount(privateKey).signTransaction({
      type: 'eip1559',
      chainId: 1,
      nonce: 0,
      gas: 21_000n,
      maxFeePerGas: 10n ** 10n,
      maxPriorityFeePerGas: 10n ** 9n,
      to: wallet,
    });
    const answer = await ours.api.post('/v1/eth/transaction/broadcast', { tx_serialized: foreign });
    expect(answer.status).toBe(400);
    expect(answer.body.message).toMatch(/chain/i);
  });

  it('the same broadcast twice gives the same answer, before and after it was mined', async () => {
    // The stakes that the tests above crafted and gave up hold the first numbers for a while.
    const crafted = dataOf(await stake({ nonce: 0 }));
    const signed = await signAndPrepare({ api: ours.api, crafted, privateKey });
    const send = () => ours.api.post('/v1/eth/transaction/broadcast', { tx_serialized: signed });
    const first = await send();
    expect(first.status).toBe(200);
    expect(await send()).toMatchObject({ status: 200, body: first.body });
    await connect(['devnet', 'advance', '--chain', 'eth', '--epochs', '1'], { dataDir });
    expect(await send()).toMatchObject({ status: 200, body: first.body });
  });

  it('decoding random bytes', async () => {
    const answer = await ours.api.get('/v1/eth/transaction/decode?tx_serialized=0xdeadbeef');
    expectRefusal(answer, 400, 'undecodable_transaction', /./);
  });

  it('a stake with a changed byte is refused by the command line, with exit code 1', async () => {
    const crafted = dataOf(await stake({}));
    const intent = join(dataDir, 'intent.json');
    await writeFile(intent, JSON.stringify(crafted.intent));
    const verify = (tx: string) => runConnect(['verify', '--intent', intent, '--tx', tx]);
    expect((await verify(crafted.unsigned_tx_serialized)).code).toBe(0);
    const changed = crafted.unsigned_tx_serialized.replace(/.{6}$/, (end: string) =>
      end.replace(/./g, (digit) => (digit === '0' ? '1' : '0')),
    );
    expect((await verify(changed)).code).toBe(1);
    expect((await runConnect(['verify', '--tx', changed])).code).toBe(2);
  });
});
