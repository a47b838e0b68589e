import { z } from 'zod';
import { isNodeUrl } from '../node/ask-once.ts';

const NODE_URL = 'Expected the address of a node, such as http://127.0.0.1:8899.';

const nodeUrl = z.string({ error: NODE_URL }).refine(isNodeUrl, { error: NODE_URL });

const NODES = 'Expected a list with the address of at least one node.';

/** `chains.sol.<network>` of the configuration file. */
export const settings = z.strictObject(
  {
    rpc: z
      .array(nodeUrl, { error: NODES })
      .min(1, { error: NODES })
      .describe('Nodes, JSON-RPC over HTTP; the first good one is used.'),
  },
  {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `Unknown: ${issue.keys.join(', ')}. Known is rpc.`
        : 'Expected the settings of a Solana network: rpc.',
  },
);

export type SolanaSettings = z.infer<typeof settings>;
