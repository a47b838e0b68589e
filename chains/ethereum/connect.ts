import type { ChainConnection, ConnectOptions } from '@kiln-connect/core';
import { readInput } from '../read-input.ts';
import { planStake } from './actions/plan-stake.ts';
import { readStakeState } from './actions/read-stake-state.ts';
import { craftStake } from './actions/stake.ts';
import { broadcast } from './broadcast.ts';
import { signDeposits } from './keys/deposit-data.ts';
import { handOutKeys } from './keys/hand-out.ts';
import { submitExit } from './keys/submit-exit.ts';
import { seenOnChain } from './keys/used-on-chain.ts';
import { connectValidatorHomes } from './keys/validator-homes.ts';
import { signExits } from './keys/voluntary-exit.ts';
import { connectNodes } from './node/index.ts';
import { checkPreconditions } from './preconditions.ts';
import { createReporting } from './reporting/index.ts';
import type { EthereumSettings } from './settings.ts';
import { status } from './status.ts';
import { keysBody } from './wire/keys.ts';
import { stakeBody } from './wire/stake.ts';
import { broadcastBody, statusQuery } from './wire/transaction.ts';

/** Connects Ethereum to the nodes of its settings; no node is asked before it is needed. */
export async function connect(options: ConnectOptions): Promise<ChainConnection> {
  const { network, log, clock } = options;
  const settings = options.settings as EthereumSettings;
  const nodes = connectNodes(settings, { network, log, clock });
  const { execution, beacon } = nodes;
  const validatorHomes = connectValidatorHomes(settings.validator_clients, nodes);

  return {
    ...createReporting({ nodes, network, clock, log }),

    health: () => nodes.health(),

    async craft(action, input, context) {
      if (action !== 'stake') throw new RangeError(`eth has no action '${action}'`);
      const request = readInput(stakeBody, input);
      const plan = planStake(request);
      const state = await readStakeState(plan, { execution, settings });
      const { withdrawalCredentials, gweiPerValidator: amountGwei } = plan;
      const keys = await context.validatorKeys.handOut({
        count: plan.validators,
        withdrawalCredentials,
        feeRecipient:
          request.fee_recipient_address ?? settings.fee_recipient ?? plan.withdrawalAddress,
      });
      return craftStake({
        plan,
        deposits: await signDeposits(
          keys.map(({ key }) => key),
          { withdrawalCredentials, amountGwei, network },
        ),
        statements: keys.map(({ statement }) => statement),
        state,
        network,
      });
    },

    handOutKeys: (input, context) =>
      handOutKeys(readInput(keysBody, input), context, {
        network,
        defaultFeeRecipient: settings.fee_recipient,
      }),

    checkPreconditions: (preconditions) => checkPreconditions(preconditions, { nodes, settings }),

    broadcast: (input) => broadcast(readInput(broadcastBody, input), execution),
    status: (query) => status(readInput(statusQuery, query), execution),

    async usedValidatorKeys(publicKeys) {
      const { names, list } = validatorHomes;
      const [seen, ...held] = await Promise.all([
        seenOnChain(publicKeys, nodes),
        ...names.map(list),
      ]);
      return new Map(
        publicKeys.flatMap((key) => {
          const isHeld = held.some((keys) => keys.has(key));
          const where = seen.get(key)?.where ?? (isHeld ? 'a validator client' : undefined);
          return where === undefined ? [] : [[key, where] as const];
        }),
      );
    },

    validatorHomes,
    signExits: (keys) => signExits(keys, beacon),
    submitExit: (message) => submitExit(message, beacon),

    close: async () => nodes.close(),
  };
}
