import {
  CHAIN_ID,
  CONSOLIDATION_REQUEST_CONTRACT,
  WITHDRAWAL_REQUEST_CONTRACT,
} from './network.ts';
// Code and storage of the contracts that Hoodi (chain id 560048) begins with: the deposit contract
// and those of EIP-4788, EIP-2935, EIP-7002 and EIP-7251.
import systemContracts from './system-contracts.json' with { type: 'json' };

const ZERO_WORD = `0x${'00'.repeat(32)}`;

interface GenesisAccount {
  balance: string;
  nonce: string;
  code: string;
  storage: { readonly [slot: string]: string };
}

/** The execution chain's genesis file in go-ethereum's format, with all forks up to Prague. */
export function executionGenesis(genesisTime: number): string {
  const alloc: { [address: string]: GenesisAccount } = {};
  for (const [address, { code, storage }] of Object.entries(systemContracts)) {
    alloc[address] = { balance: '0x0', nonce: '0x1', code, storage };
  }
  for (const address of [WITHDRAWAL_REQUEST_CONTRACT, CONSOLIDATION_REQUEST_CONTRACT]) {
    const contract = alloc[address];
    if (!contract) throw new Error(`system-contracts.json has no contract at ${address}`);
    // The contracts refuse requests until the first system call of their fork has cleared this.
    contract.storage = { ...contract.storage, [ZERO_WORD]: ZERO_WORD };
  }
  return JSON.stringify({
    config: {
      chainId: CHAIN_ID,
      ...Object.fromEntries(PRE_MERGE_FORKS.map((fork) => [`${fork}Block`, 0])),
      terminalTotalDifficulty: 0,
      terminalTotalDifficultyPassed: true,
      shanghaiTime: 0,
      cancunTime: 0,
      pragueTime: 0,
      blobSchedule: {
        cancun: { target: 3, max: 6, baseFeeUpdateFraction: 3338477 },
        prague: { target: 6, max: 9, baseFeeUpdateFraction: 5007716 },
      },
    },
    timestamp: `0x${genesisTime.toString(16)}`,
    gasLimit: '0x2255100',
    baseFeePerGas: '0x3b9aca00',
    nonce: '0x0',
    number: '0x0',
    gasUsed: '0x0',
    difficulty: '0x0',
    extraData: '0x',
    mixHash: ZERO_WORD,
    parentHash: ZERO_WORD,
    coinbase: `0x${'00'.repeat(20)}`,
    alloc,
  });
}

const PRE_MERGE_FORKS = [
  'homestead',
  'eip150',
  'eip155',
  'eip158',
  'byzantium',
  'constantinople',
  'petersburg',
  'istanbul',
  'berlin',
  'london',
  'mergeFork',
  'mergeNetsplit',
];
