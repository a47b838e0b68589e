import { z } from 'zod';
import { askOnce, askRpcOnce, isNodeUrl } from '../node/ask-once.ts';
import { nodeUnavailable } from '../node/node-failure.ts';
import { nodeName } from '../node/node-name.ts';
import { refused } from './refused.ts';
import type { EthereumSettings } from './settings.ts';

const chainIdAnswer = z.object({ result: z.string().regex(/^0x[0-9a-fA-F]+$/) });
const versionAnswer = z.object({ data: z.object({ version: z.string() }) });

/**
 * Settings for nodes of the user's own: each address is asked whether it is an execution node
 * (eth_chainId) or a beacon node (/eth/v1/node/version). One kind may be missing: what it would
 * answer is then not checked.
 * @throws {InvalidInputError} 'invalid_node' for an address that is neither
 * @throws {NodeUnavailableError} 'node_unavailable' for one that can not be reached
 */
export async function settingsFromNodes(urls: readonly string[]): Promise<EthereumSettings> {
  const kinds = await Promise.all(urls.map(async (url) => ({ url, kind: await kindOf(url) })));
  const ofKind = (wanted: string) => kinds.filter(({ kind }) => kind === wanted).map((k) => k.url);
  return {
    execution: ofKind('execution'),
    beacon: ofKind('beacon'),
    validator_clients: [],
  };
}

async function kindOf(url: string): Promise<'execution' | 'beacon'> {
  if (!isNodeUrl(url)) {
    throw refused(
      'invalid_node',
      `'${url}' is not the address of a node. Expected one such as http://127.0.0.1:8545.`,
    );
  }
  const [execution, beacon] = await Promise.all([
    askRpcOnce(url, 'eth_chainId'),
    askOnce(`${url.replace(/\/$/, '')}/eth/v1/node/version`),
  ]);
  if (chainIdAnswer.safeParse(execution.json).success) return 'execution';
  if (versionAnswer.safeParse(beacon.json).success) return 'beacon';
  if (!execution.reached && !beacon.reached) {
    throw nodeUnavailable(nodeName('eth execution or beacon', url), 'it can not be reached');
  }
  throw refused(
    'invalid_node',
    `The ${nodeName('eth execution or beacon', url)} is neither: it answers no chain id (eth_chainId) and no version (/eth/v1/node/version).`,
  );
}
