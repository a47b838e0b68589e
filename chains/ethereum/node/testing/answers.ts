import type { Behaviour } from '../../../node/testing/fake-node.ts';

/** What a fake node says is final. */
export interface SaidFinal {
  /** A height, or an epoch of a beacon node. */
  readonly at: number;
  /** 32 bytes, hex with 0x. */
  readonly id: string;
}

/** An execution node of that chain id at that height. */
export const executionAnswers = (chainId: number, block: number, final?: SaidFinal): Behaviour => ({
  kind: 'answers',
  body: (_path, request) => {
    const { id, method } = JSON.parse(request) as { id: number; method: string };
    const hex = (number: number) => `0x${number.toString(16)}`;
    if (method === 'eth_chainId') return { jsonrpc: '2.0', id, result: hex(chainId) };
    if (method === 'eth_blockNumber') return { jsonrpc: '2.0', id, result: hex(block) };
    if (method === 'eth_getBlockByNumber' && final) {
      return { jsonrpc: '2.0', id, result: { number: hex(final.at), hash: final.id } };
    }
    return { jsonrpc: '2.0', id, error: { code: -32601, message: `${method} is not known` } };
  },
});

const ROOT = `0x${'ab'.repeat(32)}`;

/** What a fake beacon node says of its network and of what is final. */
export interface BeaconWords {
  readonly genesisValidatorsRoot?: string;
  readonly depositContract?: string;
  readonly final?: SaidFinal;
}

/** A beacon node of that genesis fork version with its head at that slot. */
export const beaconAnswers = (
  genesisForkVersion: string,
  slot: number,
  {
    genesisValidatorsRoot = ROOT,
    depositContract = '0x00000000219ab540356cBB839Cbe05303d7705Fa',
    final = { at: 0, id: ROOT },
  }: BeaconWords = {},
): Behaviour => ({
  kind: 'answers',
  body: (path) => {
    if (path.endsWith('/genesis')) {
      return {
        data: {
          genesis_time: '1',
          genesis_validators_root: genesisValidatorsRoot,
          genesis_fork_version: genesisForkVersion,
        },
      };
    }
    if (path.endsWith('/config/spec')) {
      return { data: { DEPOSIT_CONTRACT_ADDRESS: depositContract } };
    }
    if (path.endsWith('/finality_checkpoints')) {
      const checkpoint = { epoch: String(final.at), root: final.id };
      return { data: { current_justified: checkpoint, finalized: checkpoint } };
    }
    const message = {
      slot: String(slot),
      proposer_index: '0',
      parent_root: ROOT,
      state_root: ROOT,
      body_root: ROOT,
    };
    return { data: { root: ROOT, canonical: true, header: { message, signature: '0x' } } };
  },
});
