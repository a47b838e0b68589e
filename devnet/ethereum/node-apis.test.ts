import { Keystore } from '@chainsafe/bls-keystore';
import { getClient } from '@lodestar/api';
import { createChainForkConfig, defaultChainConfig } from '@lodestar/config';
import { keccak256, parseEther } from 'viem';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CONSOLIDATION_REQUEST_CONTRACT,
  DEPOSIT_CONTRACT,
  WITHDRAWAL_REQUEST_CONTRACT,
} from './network.ts';
import { startTestDevnet, type TestDevnet, testValidator } from './test-devnet.ts';

let net: TestDevnet;
const [first, second] = [testValidator(31), testValidator(32)];

beforeAll(async () => {
  net = await startTestDevnet();
  await net.devnet.fund({ address: net.account.address, amount: parseEther('1') });
  await net.devnet.advance({ epochs: 4 });
});
afterAll(() => net.stop());

/** The answer of the execution node to one call. */
// biome-ignore lint/suspicious/noExplicitAny: answers of a standard interface, read by tests alone
async function rpc(method: string, params: unknown[] = []): Promise<any> {
  const answer = await fetch(net.settings.execution[0], {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
  return answer.json();
}

describe('the execution node', () => {
  it.each([
    {
      // What eth_getCode gave on mainnet at block 25858078 and on Hoodi at block 3514355:
      // github.com/shukudaidayo/erc7730-audits, deployments.json of calldata-DepositContract.
      contract: 'deposit',
      address: DEPOSIT_CONTRACT,
      codeHash: '0x6c029a231254fadb724d63be769f75eedd66362df034a3e663252b49d062a666',
    },
    {
      // Eip7002Constants.cs of github.com/NethermindEth/nethermind.
      contract: 'withdrawal-request',
      address: WITHDRAWAL_REQUEST_CONTRACT,
      codeHash: '0x0345a365d2f4c5975b9f1599abe0a2ee76b7a3a731bc68781bd04c84e4858f50',
    },
    {
      // Eip7251Constants.cs of the same.
      contract: 'consolidation-request',
      address: CONSOLIDATION_REQUEST_CONTRACT,
      codeHash: '0x78c6cb5202685228bbcbfb992b1c4e116c7ec5ef11e25b8e92716cfc628ddd60',
    },
  ])('runs the $contract contract of mainnet, to the byte', async ({ address, codeHash }) => {
    expect(keccak256((await rpc('eth_getCode', [address, 'latest'])).result)).toBe(codeHash);
  });

  it('refuses whatever would change the chain without a signed transaction', async () => {
    for (const method of [
      'anvil_setBalance',
      'evm_mine',
      'hardhat_setCoinbase',
      'debug_setHead',
      'eth_sendTransaction',
      'eth_signTransaction',
      'eth_accounts',
      'anvil_dumpState',
      'tenderly_setBalance',
    ]) {
      expect((await rpc(method)).error).toEqual({
        code: -32601,
        message: `the method ${method} is not available on the devnet`,
      });
    }
  });

  it('answers batches, and malformed requests with the error of the standard', async () => {
    const ask = async (body: string, type = 'application/json') => {
      const answer = await fetch(net.settings.execution[0], {
        method: 'POST',
        headers: { 'content-type': type },
        body,
      });
      // biome-ignore lint/suspicious/noExplicitAny: as above
      return { status: answer.status, body: (await answer.json()) as any };
    };
    const batch = [
      { jsonrpc: '2.0', id: 'a', method: 'eth_chainId' },
      { jsonrpc: '2.0', id: 'b', method: 'evm_mine' },
    ];
    expect((await ask(JSON.stringify(batch))).body).toMatchObject([
      { id: 'a', result: '0x7a69' },
      { id: 'b', error: { code: -32601 } },
    ]);
    expect((await ask('{')).body.error.code).toBe(-32700);
    expect((await ask('null')).body.error.code).toBe(-32600);
    expect((await ask('{}', 'text/plain')).status).toBe(415);
    expect((await rpc('eth_sendRawTransaction', ['hello'])).error.code).toBe(-32602);
    expect((await rpc('eth_sendRawTransaction', ['0x00'])).error).toBeDefined();
  });
});

describe('the beacon node', () => {
  it('speaks to the client that mainnet uses', async () => {
    const config = createChainForkConfig(defaultChainConfig);
    const { beacon, config: spec } = getClient({ baseUrl: net.settings.beacon[0] }, { config });
    const genesis = (await beacon.getGenesis()).value();
    expect(genesis.genesisValidatorsRoot).toHaveLength(32);
    const contract = (await spec.getDepositContract()).value();
    expect(contract.chainId).toBe(31_337);
    const validators = (await beacon.getStateValidators({ stateId: 'head' })).value();
    expect(validators).toHaveLength(16);
    const posted = await beacon.postStateValidators({
      stateId: 8,
      validatorIds: [3],
      statuses: ['active_ongoing'],
    });
    expect(posted.value().map(({ index }) => index)).toEqual([3]);
    const rewards = await beacon.getAttestationsRewards({ epoch: 2, validatorIds: [0] });
    expect(rewards.value().totalRewards).toHaveLength(1);
  });

  it('leads from a slot to the execution block and its fee recipient', async () => {
    const { message } = await net.data('/eth/v2/beacon/blocks/head');
    const payload = message.body.execution_payload;
    const block = await net.execution.getBlock({ blockHash: payload.block_hash });
    expect(block.number).toBe(BigInt(payload.block_number));
    expect(block.timestamp).toBe(BigInt(payload.timestamp));
    expect(block.parentHash).toBe(payload.parent_hash);
    expect(block.miner.toLowerCase()).toBe(payload.fee_recipient.toLowerCase());
    expect(block.transactions).toHaveLength(payload.transactions.length);
  });

  it('finds blocks and states by every name that they have', async () => {
    const header = await net.data('/eth/v1/beacon/headers/20');
    expect(await net.data(`/eth/v1/beacon/headers/${header.root}`)).toEqual(header);
    expect(await net.data('/eth/v1/beacon/headers?slot=20')).toEqual([header]);
    const { parent_root, state_root } = header.header.message;
    expect(await net.data(`/eth/v1/beacon/headers?parent_root=${parent_root}`)).toEqual([header]);
    expect(await net.data('/eth/v1/beacon/states/20/root')).toEqual({ root: state_root });
    const balances = await net.data('/eth/v1/beacon/states/20/validator_balances?id=1,2');
    expect(
      await net.data(`/eth/v1/beacon/states/${state_root}/validator_balances`, ['1', '2']),
    ).toEqual(balances);
    for (const id of ['head', 'genesis', 'finalized', 'justified']) {
      expect((await net.ask(`/eth/v1/beacon/states/${id}/fork`)).status).toBe(200);
      expect((await net.ask(`/eth/v1/beacon/blocks/${id}/root`)).status).toBe(200);
    }
    const ssz = await fetch(`${net.settings.beacon[0]}/eth/v2/beacon/blocks/20`, {
      headers: { accept: 'application/octet-stream' },
    });
    expect(ssz.headers.get('eth-consensus-version')).toBe('electra');
    expect((await ssz.arrayBuffer()).byteLength).toBeGreaterThan(500);
  });

  it('takes a question about hundreds of validators in one query', async () => {
    const keys = Array.from({ length: 200 }, (_, at) => testValidator(at + 1).publicKey);
    const path = `/eth/v1/beacon/states/head/validators?id=${['3', ...keys].join(',')}`;
    expect((await net.data(path)).map(({ index }: { index: string }) => index)).toEqual(['3']);
    const repeated = keys.map((key) => `id=${key}`).join('&');
    const again = await net.data(`/eth/v1/beacon/states/head/validators?id=4&${repeated}`);
    expect(again.map(({ index }: { index: string }) => index)).toEqual(['4']);
  });

  it('says what is wrong with an id', async () => {
    const wrong = [
      ['/eth/v1/beacon/states/nowhere/root', 400],
      ['/eth/v1/beacon/states/900000/root', 404],
      ['/eth/v2/beacon/blocks/0x12', 400],
      ['/eth/v2/beacon/blocks/900000', 404],
      [`/eth/v1/beacon/headers/0x${'00'.repeat(32)}`, 404],
      ['/eth/v1/beacon/states/head/validators/bob', 400],
      ['/eth/v1/beacon/states/head/validators?id=0x12', 400],
      ['/eth/v1/beacon/states/head/validators/99', 404],
      ['/eth/v1/beacon/rewards/blocks/genesis', 404],
      ['/eth/v1/nothing', 404],
      ['/eth/v1/node/identity', 501],
    ] as const;
    for (const [path, code] of wrong) {
      const { status, body } = await net.ask(path);
      expect([path, status, body.code]).toEqual([path, code, code]);
    }
    expect((await net.ask('/eth/v1/beacon/rewards/attestations/90', [])).status).toBe(404);
  });

  it('tells of new heads while it makes them', async () => {
    let stream: Response | undefined;
    const opening = fetch(`${net.settings.beacon[0]}/eth/v1/events?topics=head`).then((answer) => {
      stream = answer;
    });
    // The answer begins with the first event.
    while (!stream) await net.devnet.advance({ epochs: 1 });
    await opening;
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    const { value } = (await reader?.read()) ?? {};
    expect(value).toMatch(/^event: head\ndata: \{"slot":"\d+"/);
    await reader?.cancel();
  });
});

describe('the validator client', () => {
  it('takes keys once, lists them and gives them back with their signing history', async () => {
    expect(await net.importKeys([first, second])).toEqual(['imported', 'imported']);
    expect(await net.importKeys([first])).toEqual(['duplicate']);
    const list = async () =>
      (await net.keymanager('GET', '/eth/v1/keystores')).body.data.map(
        (key: { validating_pubkey: string }) => key.validating_pubkey,
      );
    expect(await list()).toEqual([first.publicKey, second.publicKey]);
    const { body } = await net.keymanager('DELETE', '/eth/v1/keystores', {
      pubkeys: [second.publicKey, testValidator(99).publicKey],
    });
    expect(body.data.map(({ status }: { status: string }) => status)).toEqual([
      'deleted',
      'not_found',
    ]);
    const history = JSON.parse(body.slashing_protection);
    expect(history.data.map(({ pubkey }: { pubkey: string }) => pubkey)).toEqual([
      second.publicKey,
    ]);
    expect(await list()).toEqual([first.publicKey]);
  });

  it('refuses a wrong password, a wrong history and lists of different length', async () => {
    const keystore = await Keystore.create(
      'right',
      second.secretKey.toBytes(),
      new Uint8Array(48),
      'm/0',
    );
    const { pubkey: _, ...withoutName } = keystore.toObject();
    const send = (body: object) => net.keymanager('POST', '/eth/v1/keystores', body);
    const keystores = [JSON.stringify({ ...withoutName, pubkey: '' })];
    expect((await send({ keystores, passwords: ['wrong'] })).body.data).toEqual([
      { status: 'error', message: 'the password does not open the keystore' },
    ]);
    expect((await send({ keystores, passwords: [] })).status).toBe(400);
    const foreign = JSON.stringify({
      metadata: {
        interchange_format_version: '5',
        genesis_validators_root: `0x${'11'.repeat(32)}`,
      },
      data: [],
    });
    const refused = await send({ keystores, passwords: ['right'], slashing_protection: foreign });
    expect(refused.status).toBe(400);
    expect(refused.body.message).toContain('of the chain 0x1111');
  });

  it('keeps keys of another signer until they are taken away', async () => {
    const path = '/eth/v1/remotekeys';
    const [far, url] = [testValidator(97).publicKey, 'http://signer.test:9000'];
    const put = (pubkey: string) =>
      net.keymanager('POST', path, { remote_keys: [{ pubkey, url }] });
    const statuses = async (answer: ReturnType<typeof put>) =>
      (await answer).body.data.map(({ status }: { status: string }) => status);
    expect(await statuses(put(far))).toEqual(['imported']);
    expect(await statuses(put(far))).toEqual(['duplicate']);
    expect(await statuses(put(first.publicKey))).toEqual(['duplicate']);
    expect(await statuses(put('0x12'))).toEqual(['error']);
    const listed = (await net.keymanager('GET', path)).body.data;
    expect(listed).toEqual([{ pubkey: far, url, readonly: false }]);
    const pubkeys = [far, testValidator(96).publicKey];
    expect(await statuses(net.keymanager('DELETE', path, { pubkeys }))).toEqual([
      'deleted',
      'not_found',
    ]);
    expect((await net.keymanager('GET', path)).body.data).toEqual([]);
  });

  it('keeps a fee recipient a key', async () => {
    const path = `/eth/v1/validator/${first.publicKey}/feerecipient`;
    const ethaddress = '0x00000000000000000000000000000000000000aa';
    expect((await net.keymanager('POST', path, { ethaddress })).status).toBe(202);
    expect((await net.keymanager('GET', path)).body.data).toEqual({
      pubkey: first.publicKey,
      ethaddress,
    });
    expect((await net.keymanager('DELETE', path)).status).toBe(204);
    expect((await net.keymanager('GET', path)).body.data.ethaddress).not.toBe(ethaddress);
    expect((await net.keymanager('POST', path, { ethaddress: '0x12' })).status).toBe(400);
    const unknown = `/eth/v1/validator/${testValidator(98).publicKey}/feerecipient`;
    expect((await net.keymanager('GET', unknown)).status).toBe(404);
  });

  it('answers nobody without its token', async () => {
    expect(await net.keymanager('GET', '/eth/v1/keystores', undefined, '')).toMatchObject({
      status: 401,
      body: { code: 401 },
    });
    expect((await net.keymanager('GET', '/eth/v1/keystores', undefined, 'guess')).status).toBe(403);
  });
});
