import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import artifact from './batch-deposit.artifact.json' with { type: 'json' };

/** A 32-byte word with an address at its end, hex without 0x. */
const word = (address: string): string => address.slice(2).toLowerCase().padStart(64, '0');

/** Creation code of the batch contract for a deposit contract; hex with 0x. */
export const batchDepositInitCode = (depositContract: string): string =>
  artifact.creationCode + word(depositContract);

/** The code that a deployed batch contract for a deposit contract has; hex with 0x. */
export function batchDepositRuntimeCode(depositContract: string): string {
  const code = hexToBytes(artifact.runtimeCode.slice(2));
  for (const { start } of artifact.depositContractAt) {
    code.set(hexToBytes(word(depositContract)), start);
  }
  return `0x${bytesToHex(code)}`;
}
