import { z } from 'zod';
import { address } from './wire/fields.ts';

const NODE_URL = 'Expected the address of a node, such as http://127.0.0.1:8545.';

const nodeUrl = z
  .string({ error: NODE_URL })
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), {
    error: NODE_URL,
  });

const nodes = (kind: string) =>
  z
    .array(nodeUrl, { error: `Expected a list with the address of at least one ${kind} node.` })
    .min(1, { error: `Expected the address of at least one ${kind} node.` });

/** `chains.eth.<network>` of the configuration file. */
export const settings = z.strictObject(
  {
    execution: nodes('execution').describe(
      'Execution nodes, JSON-RPC; the first good one is used.',
    ),
    beacon: nodes('beacon').describe('Beacon nodes, standard Beacon API.'),
    validator_clients: z
      .array(
        z.strictObject({
          url: nodeUrl,
          token_file: z
            .string({ error: 'Expected the path of the file that holds the API token.' })
            .min(1, { error: 'Expected the path of the file that holds the API token.' }),
        }),
        { error: 'Expected a list of validator clients, each with url and token_file.' },
      )
      .default([])
      .describe('Validator clients, standard Keymanager API; keys are imported into the first.'),
    batch_deposit_contract: address
      .optional()
      .describe('Without it a transaction stakes one validator.'),
    fee_recipient: address.optional().describe('Fee recipient of keys whose request names none.'),
  },
  {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `Unknown: ${issue.keys.join(', ')}. Known are execution, beacon, validator_clients, batch_deposit_contract and fee_recipient.`
        : 'Expected the settings of an Ethereum network: execution, beacon and, if there are any, validator_clients.',
  },
);

export type EthereumSettings = z.infer<typeof settings>;
