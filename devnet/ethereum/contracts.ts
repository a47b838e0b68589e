import { join } from 'node:path';
import { type Hex, keccak256 } from 'viem';
import { readFileIfThere, writeFileAtomic } from './durable.ts';
import { OWN_ACCOUNTS } from './own-accounts.ts';
import type { SendOwn } from './own-transactions.ts';

interface Deployed {
  readonly [name: string]: { readonly initCodeHash: Hex; readonly address: Hex };
}

/**
 * Deploys each contract that is not there yet with exactly this code; answers the addresses by name.
 * @throws {Error} when a constructor fails.
 */
export async function deployContracts(
  dataDir: string,
  contracts: readonly { name: string; initCode: string }[],
  sendOwn: SendOwn,
): Promise<{ [name: string]: string }> {
  const path = join(dataDir, 'contracts.json');
  const stored = await readFileIfThere(path);
  let deployed: Deployed = stored ? JSON.parse(stored.toString()) : {};
  for (const { name, initCode } of contracts) {
    const data = (initCode.startsWith('0x') ? initCode : `0x${initCode}`) as Hex;
    const initCodeHash = keccak256(data);
    if (deployed[name]?.initCodeHash === initCodeHash) continue;
    const receipt = await sendOwn({ from: OWN_ACCOUNTS.deployer, data });
    if (receipt.status !== '0x1' || !receipt.contractAddress) {
      throw new Error(`the constructor of the contract ${name} failed on the devnet`);
    }
    deployed = { ...deployed, [name]: { initCodeHash, address: receipt.contractAddress } };
    await writeFileAtomic(path, JSON.stringify(deployed));
  }
  return Object.fromEntries(
    contracts.map(({ name }) => [name, (deployed[name] as { address: Hex }).address]),
  );
}
