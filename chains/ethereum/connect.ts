import type { ChainConnection, ConnectOptions } from '@kiln-connect/core';
import { readInput } from '../read-input.ts';
import { actions } from './actions/actions.ts';
import { broadcast } from './broadcast.ts';
import { exitsBegun } from './keys/exits-begun.ts';
import { handOutKeys } from './keys/hand-out.ts';
import { submitExit } from './keys/submit-exit.ts';
import { seenOnChain } from './keys/used-on-chain.ts';
import { connectValidatorHomes } from './keys/validator-homes.ts';
import { signExits } from './keys/voluntary-exit.ts';
import { connectNodes } from './node/index.ts';
import { checkPreconditions } from './preconditions.ts';
import { createReporting, createSources, exitContracts } from './reporting/index.ts';
import { readConsensus } from './rules/consensus.ts';
import type { EthereumSettings } from './settings.ts';
import { status } from './status.ts';
import { keysBody } from './wire/keys.ts';
import { broadcastBody, statusQuery } from './wire/transaction.ts';

/** Connects Ethereum to the nodes of its settings; no node is asked before it is needed. */
export async function connect(options: ConnectOptions): Promise<ChainConnection> {
  const { network, log, clock } = options;
  const settings = options.settings as EthereumSettings;
  const nodes = connectNodes(settings, { network, log, clock });
  const { execution, beacon } = nodes;
  const validatorHomes = connectValidatorHomes(settings.validator_clients, nodes);
  const sources = createSources({
    nodes,
    contracts: exitContracts(settings),
    feeRecipient: settings.fee_recipient,
    feeRecipients: options.feeRecipients,
    clock,
    log,
  });
  const consensus = () =>
    readConsensus({ beacon, registry: async () => (await sources()).registry });

  return {
    ...createReporting(sources, { nodes, network, clock }),

    health: () => nodes.health(),

    craft: (action, input, context) => {
      const craft = Object.hasOwn(actions, action) ? actions[action] : undefined;
      if (!craft) throw new RangeError(`eth has no action '${action}'`);
      return craft(input, { network, settings, execution, readConsensus: consensus, context });
    },

    handOutKeys: (input, context) =>
      handOutKeys(readInput(keysBody, input), context, {
        network,
        defaultFeeRecipient: settings.fee_recipient,
      }),

    checkPreconditions: (preconditions, { ahead = 0 } = {}) =>
      checkPreconditions(preconditions, { nodes, settings, ahead, readConsensus: consensus }),

    broadcast: (input) => broadcast(readInput(broadcastBody, input), execution),
    status: (query, { signed } = {}) =>
      status(readInput(statusQuery, query), { execution, signed }),

    async usedValidatorKeys(publicKeys) {
      const [seen, held] = await Promise.all([
        seenOnChain(publicKeys, nodes),
        validatorHomes.heldAnywhere(),
      ]);
      return new Map(
        publicKeys.flatMap((key) => {
          const where = seen.get(key)?.where ?? (held.has(key) ? 'a validator client' : undefined);
          return where === undefined ? [] : [[key, where] as const];
        }),
      );
    },

    validatorHomes,
    signExits: (keys) => signExits(keys, beacon),
    submitExit: (message) => submitExit(message, beacon),
    exitsBegun: (publicKeys) => exitsBegun(publicKeys, beacon),

    close: async () => nodes.close(),
  };
}
