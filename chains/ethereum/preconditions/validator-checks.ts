import { z } from 'zod';
import { type Finding, unlessAny } from '../../obstacle.ts';
import { seenOnChain } from '../keys/used-on-chain.ts';
import type { Validator } from '../node/index.ts';
import {
  exceedsExcess,
  exceedsRoom,
  exceedsTarget,
  hasPendingWithdrawals,
} from '../rules/balances.ts';
import { type Consensus, unknownValidator } from '../rules/consensus.ts';
import { incomingOf } from '../rules/incoming.ts';
import { isLeaving, mayNotRequest, notActive } from '../rules/lifecycle.ts';
import type { Obstacle } from '../rules/obstacle.ts';
import { foreignCredentials } from '../rules/ownership.ts';
import { address, publicKey } from '../wire/fields.ts';
import type { Check, CheckSources } from './check.ts';

const gwei = z
  .string()
  .regex(/^[0-9]+$/)
  .transform(BigInt);
const keysSubject = z.object({ validators: z.array(publicKey) });
const ownersSubject = keysSubject.extend({
  withdrawal_address: address,
  types: z.array(z.enum(['0x01', '0x02'])),
});
const oneSubject = z.object({ validator: publicKey });
const amountSubject = oneSubject.extend({ amount_gwei: gwei });
const pairSubject = z.object({ source: publicKey, target: publicKey });

/** No key was deposited on before, under whichever credentials: the first deposit owns the key. */
async function keysUnused(subject: unknown, { nodes }: CheckSources): Promise<Finding> {
  const { validators } = keysSubject.parse(subject);
  const seen = await seenOnChain(validators, nodes);
  const [first] = seen;
  if (!first) {
    return {
      held: true,
      finding:
        validators.length === 1
          ? 'The chain has not seen the key.'
          : `The chain has seen none of the ${validators.length} keys.`,
    };
  }
  const [key, { where, withdrawalCredentials }] = first;
  const others = seen.size > 1 ? ` ${seen.size - 1} more of the keys were seen.` : '';
  return {
    held: false,
    finding: `${key} was seen: ${where}, with withdrawal credentials ${withdrawalCredentials}.${others}`,
  };
}

/** A check that looks at each validator of the subject in the beacon state at the head. */
const eachValidator =
  <Subject>(
    schema: z.ZodType<Subject>,
    {
      keysOf,
      judge,
      holds,
    }: {
      keysOf: (subject: Subject) => readonly string[];
      judge: (
        validators: readonly Validator[],
        subject: Subject,
        consensus: Consensus,
      ) => Promise<readonly (Obstacle | undefined)[]> | readonly (Obstacle | undefined)[];
      /** What is so when nothing is in the way, as a sentence. */
      holds: (subject: Subject) => string;
    },
  ): Check['run'] =>
  async (raw, { readConsensus }) => {
    const subject = schema.parse(raw);
    const keys = keysOf(subject);
    const consensus = await readConsensus();
    const found = await consensus.validators(keys);
    const unknown = keys.filter((_, i) => found[i] === undefined).map(unknownValidator);
    if (unknown.length > 0) return unlessAny(unknown, '');
    return unlessAny(
      await judge(found as readonly Validator[], subject, consensus),
      holds(subject),
    );
  };

const named = (keys: readonly string[]): string =>
  keys.length === 1 ? `Validator ${keys[0]}` : `Each of the ${keys.length} validators`;

const validatorsOwned = eachValidator(ownersSubject, {
  keysOf: ({ validators }) => validators,
  judge: (validators, { withdrawal_address, types }) =>
    validators.map((validator) =>
      foreignCredentials(validator, { address: withdrawal_address, types }),
    ),
  holds: ({ validators, withdrawal_address, types }) =>
    `${named(validators)} pays out to ${withdrawal_address}, by credentials of type ${types.join(' or ')}.`,
});

const validatorsMayRequest = eachValidator(keysSubject, {
  keysOf: ({ validators }) => validators,
  judge: (validators, _, consensus) =>
    validators.map((validator) => mayNotRequest(validator, consensus)),
  holds: ({ validators }) => `${named(validators)} is active, and has been for long enough.`,
});

const validatorsActive = eachValidator(keysSubject, {
  keysOf: ({ validators }) => validators,
  judge: (validators, _, consensus) =>
    validators.map((validator) => notActive(validator, consensus)),
  holds: ({ validators }) => `${named(validators)} is active and stays.`,
});

const noPendingWithdrawals = eachValidator(oneSubject, {
  keysOf: ({ validator }) => [validator],
  judge: async ([validator], _, consensus) => [
    hasPendingWithdrawals(validator as Validator, await consensus.withdrawals()),
  ],
  holds: ({ validator }) => `No partial withdrawal of validator ${validator} waits.`,
});

const excessBalance = eachValidator(amountSubject, {
  keysOf: ({ validator }) => [validator],
  judge: async ([validator], { amount_gwei }, consensus) => [
    exceedsExcess(validator as Validator, amount_gwei, {
      queue: await consensus.withdrawals(),
      spec: consensus.spec,
    }),
  ],
  holds: ({ validator, amount_gwei }) =>
    `Validator ${validator} has ${amount_gwei} gwei above what has to stay.`,
});

const roomForDeposit = eachValidator(amountSubject, {
  keysOf: ({ validator }) => [validator],
  judge: async ([validator], { amount_gwei }, consensus) => [
    isLeaving(validator as Validator),
    exceedsRoom(validator as Validator, amount_gwei, {
      queue: await consensus.deposits(),
      spec: consensus.spec,
    }),
  ],
  holds: ({ validator, amount_gwei }) =>
    `Validator ${validator} stays, and has room for ${amount_gwei} gwei.`,
});

const roomForConsolidation = eachValidator(pairSubject, {
  keysOf: ({ source, target }) => [source, target],
  judge: async ([source, target], _, consensus) => [
    exceedsTarget([source as Validator], target as Validator, {
      incoming: await incomingOf(target as Validator, consensus),
      spec: consensus.spec,
    }),
  ],
  holds: ({ source, target }) =>
    `Validator ${target} has room for all of ${source}, beside what is on its way to it.`,
});

export const validatorChecks: { readonly [code: string]: Check } = {
  validator_key_unused: { asks: ['execution', 'beacon'], run: keysUnused },
  validators_owned: { asks: ['beacon'], run: validatorsOwned },
  validators_may_request: { asks: ['beacon'], run: validatorsMayRequest },
  validators_active: { asks: ['beacon'], run: validatorsActive },
  no_pending_withdrawals: { asks: ['beacon'], run: noPendingWithdrawals },
  excess_balance: { asks: ['beacon'], run: excessBalance },
  room_for_deposit: { asks: ['beacon'], run: roomForDeposit },
  room_for_consolidation: { asks: ['beacon'], run: roomForConsolidation },
};
