import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { readFileIfThere, writeFileAtomic } from '../process/durable.ts';
import type { Hex } from './hex.ts';
import type { SendOwn } from './own-transactions.ts';

interface Deployed {
  readonly [name: string]: { readonly initCodeHash: string; readonly address: Hex };
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
    const data = initCode.startsWith('0x') ? initCode : `0x${initCode}`;
    const initCodeHash = createHash('sha256').update(data.toLowerCase()).digest('hex');
    if (deployed[name]?.initCodeHash === initCodeHash) continue;
    const receipt = await sendOwn({ from: 'deployer', data });
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
