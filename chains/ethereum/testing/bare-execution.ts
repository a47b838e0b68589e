import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '@kiln-connect/core';
import {
  createTestClient,
  type Hex,
  http,
  type PrivateKeyAccount,
  publicActions,
  walletActions,
} from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { foundry } from 'viem/chains';
import { startAnvil } from '../../../devnet/ethereum/anvil.ts';
import { executionGenesis } from '../../../devnet/ethereum/execution-genesis.ts';
import { batchDepositInitCode } from '../contracts/batch-deposit.ts';
import exitRequest from '../contracts/exit-request.artifact.json' with { type: 'json' };
import { DEPOSIT_CONTRACT } from '../network-data.ts';

const clientOf = (url: string) =>
  createTestClient({ mode: 'anvil', chain: foundry, transport: http(url) })
    .extend(publicActions)
    .extend(walletActions);

/** An execution node with the real deposit contract and nothing behind it. */
export interface BareExecution {
  readonly url: string;
  readonly client: ReturnType<typeof clientOf>;
  /** A new account with so many ETH. */
  account(eth: bigint): Promise<PrivateKeyAccount>;
  deployBatchDeposit(): Promise<Hex>;
  deployExitRequest(): Promise<Hex>;
  stop(): Promise<void>;
}

/** Starts Anvil, which puts each transaction into a block of its own. */
export async function startBareExecution(): Promise<BareExecution> {
  const folder = await mkdtemp(join(tmpdir(), 'bare-execution-'));
  const genesisFile = join(folder, 'genesis.json');
  await writeFile(genesisFile, executionGenesis(Math.floor(Date.now() / 1000) - 60));
  const anvil = await startAnvil({
    state: { genesisFile },
    log: silentLog,
    onStart: async () => {},
  });
  const client = clientOf(anvil.url);
  await client.setAutomine(true);

  const account = async (eth: bigint) => {
    const made = privateKeyToAccount(generatePrivateKey());
    await client.setBalance({ address: made.address, value: eth * 10n ** 18n });
    return made;
  };

  const deploy = async (initCode: string) => {
    const hash = await client.sendTransaction({
      account: await account(1n),
      data: initCode as Hex,
    });
    const { contractAddress } = await client.waitForTransactionReceipt({ hash });
    if (!contractAddress) throw new Error('the contract was not deployed');
    return contractAddress;
  };

  return {
    url: anvil.url,
    client,
    account,
    deployBatchDeposit: () => deploy(batchDepositInitCode(DEPOSIT_CONTRACT)),
    deployExitRequest: () => deploy(exitRequest.creationCode),
    async stop() {
      await anvil.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
