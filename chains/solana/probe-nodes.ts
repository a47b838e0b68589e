import { z } from 'zod';
import { askRpcOnce, isNodeUrl } from '../node/ask-once.ts';
import { nodeUnavailable } from '../node/node-failure.ts';
import { nodeName } from '../node/node-name.ts';
import { refused } from './refused.ts';
import type { SolanaSettings } from './settings.ts';

const genesisAnswer = z.object({ result: z.string().regex(/^[1-9A-HJ-NP-Za-km-z]{32,44}$/) });

/**
 * Settings for nodes of the user's own: each address is asked for its genesis hash. Whether that is
 * the one of the network comes out before the node is used.
 * @throws {InvalidInputError} 'invalid_node' for an address that is no node of Solana
 * @throws {NodeUnavailableError} 'node_unavailable' for one that can not be reached
 */
export async function settingsFromNodes(urls: readonly string[]): Promise<SolanaSettings> {
  await Promise.all(urls.map(requireNode));
  return { rpc: [...urls] };
}

async function requireNode(url: string): Promise<void> {
  if (!isNodeUrl(url)) {
    throw refused(
      'invalid_node',
      `'${url}' is not the address of a node. Expected one such as http://127.0.0.1:8899.`,
    );
  }
  const { reached, json } = await askRpcOnce(url, 'getGenesisHash');
  if (!reached) throw nodeUnavailable(nodeName('sol', url), 'it can not be reached');
  if (genesisAnswer.safeParse(json).success) return;
  throw refused(
    'invalid_node',
    `The ${nodeName('sol', url)} is none of Solana: it answers no genesis hash (getGenesisHash).`,
  );
}
