import { z } from 'zod';
import { isNodeUrl } from '../node/ask-once.ts';
import { address } from './wire/fields.ts';

const NODE_URL = 'Expected the address of a node, such as http://127.0.0.1:8545.';

const nodeUrl = z.string({ error: NODE_URL }).refine(isNodeUrl, { error: NODE_URL });

const nodes = (kind: string) =>
  z
    .array(nodeUrl, { error: `Expected a list with the address of at least one ${kind} node.` })
    .min(1, { error: `Expected the address of at least one ${kind} node.` });

const tokenFile = z
  .string({ error: 'Expected the path of the file that holds the API token.' })
  .min(1, { error: 'Expected the path of the file that holds the API token.' });

const NAME_RULE = 'Expected a name of 1 to 50 letters, digits, dots and hyphens.';

const validatorClient = z.strictObject({
  name: z
    .string({ error: NAME_RULE })
    .regex(/^[a-zA-Z0-9.-]{1,50}$/, { error: NAME_RULE })
    .optional()
    .describe('What the database knows it by, so that its address may change; else its address.'),
  url: nodeUrl,
  token_file: tokenFile,
  remote_signer: z
    .strictObject({
      url: nodeUrl.describe('Its Keymanager API.'),
      token_file: tokenFile.optional().describe('Left out for a signer that asks for no token.'),
      signing_url: nodeUrl.optional().describe('Where the client finds it; `url` when left out.'),
    })
    .optional()
    .describe('A signer that holds the keys, such as Web3Signer; the client gets remote keys.'),
});

const haveNamesOfTheirOwn = (clients: readonly { name?: string | undefined; url: string }[]) =>
  new Set(clients.map(({ name, url }) => name ?? url)).size === clients.length;

/** `chains.eth.<network>` of the configuration file. */
export const settings = z.strictObject(
  {
    execution: nodes('execution').describe(
      'Execution nodes, JSON-RPC; the first good one is used.',
    ),
    beacon: nodes('beacon').describe('Beacon nodes, standard Beacon API.'),
    validator_clients: z
      .array(validatorClient, {
        error: 'Expected a list of validator clients, each with url and token_file.',
      })
      .refine(haveNamesOfTheirOwn, {
        error: 'Expected each validator client to have another name.',
      })
      .default([])
      .describe(
        'Validator clients, standard Keymanager API; new keys go into the first that answers.',
      ),
    batch_deposit_contract: address
      .optional()
      .describe('Without it a transaction stakes one validator.'),
    exit_request_contract: address
      .optional()
      .describe('Where owners ask the operator for exits; without it they can not.'),
    lido_exit_bus_oracle: address
      .optional()
      .describe('ValidatorsExitBusOracle of Lido, whose exit requests operations shall show.'),
    rio_operator_registry: address
      .optional()
      .describe('RioLRTOperatorRegistry of Rio, whose exit requests operations shall show.'),
    fee_recipient: address.optional().describe('Fee recipient of keys whose request names none.'),
  },
  {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `Unknown: ${issue.keys.join(', ')}. Known are execution, beacon, validator_clients, batch_deposit_contract, exit_request_contract, lido_exit_bus_oracle, rio_operator_registry and fee_recipient.`
        : 'Expected the settings of an Ethereum network: execution, beacon and, if there are any, validator_clients.',
  },
);

export type EthereumSettings = z.infer<typeof settings>;
