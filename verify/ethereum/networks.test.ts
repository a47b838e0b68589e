import { hoodiChainConfig, mainnetChainConfig } from '@lodestar/config/networks';
import { type Hex, keccak256 } from 'viem';
import { describe, expect, it } from 'vitest';
import { batchDepositRuntimeCode } from '../../chains/ethereum/contracts/batch-deposit.ts';
import exitRequest from '../../chains/ethereum/contracts/exit-request.artifact.json' with {
  type: 'json',
};
import { hexFromBytes } from '../bytes.ts';
import { checksumAddress } from './address.ts';
import { networks } from './networks.ts';

describe('the networks', () => {
  it.each([
    ['mainnet', mainnetChainConfig],
    ['testnet', hoodiChainConfig],
  ] as const)('%s is what a consensus client is configured with', (name, config) => {
    const network = networks[name];
    expect(network.chainId).toBe(BigInt(config.DEPOSIT_CHAIN_ID));
    expect(network.genesisForkVersion).toEqual(Uint8Array.from(config.GENESIS_FORK_VERSION));
    expect(network.depositContract).toEqual(Uint8Array.from(config.DEPOSIT_CONTRACT_ADDRESS));
  });

  it('name the code of the batch contract that this repository publishes', () => {
    for (const { depositContract, batchContractCodeHash } of Object.values(networks)) {
      const code = batchDepositRuntimeCode(checksumAddress(depositContract)) as Hex;
      expect(hexFromBytes(batchContractCodeHash)).toBe(keccak256(code));
    }
  });

  it('name the code of the exit-request contract that this repository publishes', () => {
    for (const { exitContractCodeHash } of Object.values(networks)) {
      expect(hexFromBytes(exitContractCodeHash)).toBe(keccak256(exitRequest.runtimeCode as Hex));
    }
  });

  it('name the request contracts as EIP-7002 and EIP-7251 write them, checksum included', () => {
    for (const network of Object.values(networks)) {
      expect(checksumAddress(network.withdrawalRequestContract)).toBe(
        '0x00000961Ef480Eb55e80D19ad83579A64c007002',
      );
      expect(checksumAddress(network.consolidationRequestContract)).toBe(
        '0x0000BBdDc7CE488642fb579F8B00f3a590007251',
      );
    }
  });
});
