import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Keystore } from '@chainsafe/bls-keystore';
import { SecretKey } from '@chainsafe/blst';
import { type Log, silentLog } from '@kiln-connect/core';
import { DOMAIN_DEPOSIT } from '@lodestar/params';
import { computeDomain, computeSigningRoot } from '@lodestar/state-transition';
import { ssz } from '@lodestar/types';
import { fromHex, toHex } from '@lodestar/utils';
import {
  createPublicClient,
  createWalletClient,
  encodeFunctionData,
  type Hex,
  http,
  parseAbi,
  parseEther,
} from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { foundry } from 'viem/chains';
import type { EthereumDevnet } from './ethereum-devnet.ts';
import { startEthereumDevnet } from './index.ts';
import { DEPOSIT_CONTRACT } from './network.ts';

/** A validator key of a test, with what its deposit promises. */
export interface TestValidator {
  readonly secretKey: SecretKey;
  readonly publicKey: Hex;
}

/** A devnet in a temporary folder, with the clients of an integrator. */
export type TestDevnet = Awaited<ReturnType<typeof startTestDevnet>>;

const depositAbi = parseAbi([
  'function deposit(bytes pubkey, bytes withdrawal_credentials, bytes signature, bytes32 deposit_data_root) payable',
]);

/** Starts one that stands still unless it is advanced; `dataDir` continues an earlier one. */
export async function startTestDevnet(
  o: { dataDir?: string; slotsPerSecond?: number; log?: Log } = {},
) {
  const dataDir = o.dataDir ?? (await mkdtemp(join(tmpdir(), 'kiln-connect-devnet-')));
  const devnet: EthereumDevnet = await startEthereumDevnet({
    dataDir,
    log: o.log ?? silentLog,
    slotsPerSecond: o.slotsPerSecond ?? 0,
    contracts: [],
  });
  const settings = devnet.settings as unknown as {
    execution: [string];
    beacon: [string];
    validator_clients: [{ url: string; token_file: string }];
  };
  const [executionUrl] = settings.execution;
  const [beaconUrl] = settings.beacon;
  const [validatorClient] = settings.validator_clients;
  const transport = http(executionUrl);
  const execution = createPublicClient({ chain: foundry, transport, cacheTime: 0 });
  const account = privateKeyToAccount(generatePrivateKey());
  const wallet = createWalletClient({ chain: foundry, transport, account });

  /** Status and body of a Beacon API answer. */
  const ask = async (path: string, body?: unknown) => {
    const answer = await fetch(`${beaconUrl}${path}`, {
      ...(body !== undefined && {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
  };

  /** Status and body of a Keymanager API answer. */
  const keymanager = async (
    method: string,
    path: string,
    body?: unknown,
    token?: string | undefined,
  ) => {
    const bearer = token ?? (await readFile(validatorClient.token_file, 'utf8')).trim();
    const answer = await fetch(`${validatorClient.url}${path}`, {
      method,
      headers: {
        ...(bearer !== '' && { authorization: `Bearer ${bearer}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
  };

  return {
    devnet,
    dataDir,
    settings,
    execution,
    wallet,
    account,
    ask,
    keymanager,

    /** `data` of a Beacon API answer that must be good. */
    // biome-ignore lint/suspicious/noExplicitAny: answers of a standard interface, read by tests alone
    async data(path: string, body?: unknown): Promise<any> {
      const answer = await ask(path, body);
      if (answer.status !== 200)
        throw new Error(`${path.slice(0, 100)}: ${JSON.stringify(answer)}`);
      return answer.body.data;
    },

    /** Gives the keys to the validator client; answers their statuses. */
    async importKeys(keys: readonly TestValidator[]): Promise<string[]> {
      const password = 'correct horse';
      const keystores = await Promise.all(
        keys.map(async ({ secretKey, publicKey }) =>
          (
            await Keystore.create(
              password,
              secretKey.toBytes(),
              fromHex(publicKey),
              'm/12381/3600/0/0/0',
              null,
              LIGHT_KDF,
            )
          ).stringify(),
        ),
      );
      const { body } = await keymanager('POST', '/eth/v1/keystores', {
        keystores,
        passwords: keys.map(() => password),
      });
      return body.data.map(({ status }: { status: string }) => status);
    },

    /** Sends the deposit through the deposit contract; resolves with the transaction's hash. */
    deposit(deposit: TestDeposit): Promise<Hex> {
      return wallet.sendTransaction({
        to: DEPOSIT_CONTRACT,
        value: parseEther(deposit.eth),
        data: encodeFunctionData({
          abi: depositAbi,
          functionName: 'deposit',
          args: [
            deposit.validator.publicKey,
            deposit.credentials,
            toHex(deposit.signature) as Hex,
            toHex(deposit.root) as Hex,
          ],
        }),
        gas: 200_000n,
      });
    },

    async stop(): Promise<void> {
      await devnet.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** PBKDF2 with one round: these keys protect nothing. */
const LIGHT_KDF = {
  function: 'pbkdf2',
  params: { dklen: 32, c: 1, prf: 'hmac-sha256', salt: '00'.repeat(32) },
  message: '',
} as const;

/** A validator key that only depends on `seed`. */
export function testValidator(seed: number): TestValidator {
  const secretKey = SecretKey.fromKeygen(new Uint8Array(32).fill(seed));
  return { secretKey, publicKey: toHex(secretKey.toPublicKey().toBytes()) as Hex };
}

export interface TestDeposit {
  readonly validator: TestValidator;
  readonly credentials: Hex;
  readonly eth: string;
  readonly signature: Uint8Array;
  readonly root: Uint8Array;
}

/** A deposit, signed as the specification says, or by `signer` instead. */
export function testDeposit(o: {
  validator: TestValidator;
  /** 1: withdrawals to the address; 2: compounding. */
  kind: 1 | 2;
  address: string;
  eth?: string;
  signer?: TestValidator;
}): TestDeposit {
  const eth = o.eth ?? '32';
  const credentials = `0x0${o.kind}${'00'.repeat(11)}${o.address.slice(2).toLowerCase()}` as Hex;
  const message = {
    pubkey: fromHex(o.validator.publicKey),
    withdrawalCredentials: fromHex(credentials),
    amount: Number(parseEther(eth) / 1_000_000_000n),
  };
  const domain = computeDomain(DOMAIN_DEPOSIT, fromHex('0x00000001'), new Uint8Array(32));
  const signature = (o.signer ?? o.validator).secretKey
    .sign(computeSigningRoot(ssz.phase0.DepositMessage, message, domain))
    .toBytes();
  const root = ssz.phase0.DepositData.hashTreeRoot({ ...message, signature });
  return { validator: o.validator, credentials, eth, signature, root };
}
