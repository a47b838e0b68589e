import type { NetworkStakes, StakeKnowledge } from '@kiln-connect/core';
import type { Validator } from '../node/index.ts';
import type { HeadState } from './head-state.ts';
import { inPortions } from './in-portions.ts';
import { createNetworkStates, type NetworkState, type StateSources } from './network-state.ts';
import { planPending } from './pending.ts';
import { type StakeView, stakeAnswer } from './stakes.ts';
import { createValidatorCount } from './validator-count.ts';

/** Where the validators of a network come from. */
interface ValidatorSource {
  readonly view: StakeView;
  readonly size: number;
  /** In the order asked; those that there are not are missing. */
  at(indexes: readonly number[]): Promise<readonly Validator[]>;
  /** Of the indexes `from` to `to`, exclusive, those with such withdrawal credentials. */
  ownedBy(
    credentials: ReadonlySet<string>,
    range: { from: number; to: number },
  ): Promise<readonly number[]>;
}

/** What telling of the whole network needs. */
interface NetworkSources extends StateSources {
  readonly readHead: () => Promise<HeadState>;
}

/**
 * Every validator of the network by its index: from one whole state where a node offers it, else by
 * pages of the route that lists validators.
 */
export function createNetworkStakes(sources: NetworkSources): () => Promise<NetworkStakes> {
  const wholeState = createNetworkStates(sources);
  const count = createValidatorCount(sources.beacon);
  return async () => {
    const whole = await wholeState();
    const source = whole ? inState(whole, sources) : await inPages(sources, await count());
    return networkStakes(source, sources);
  };
}

function inState(
  { state, head, pending, readAt }: NetworkState,
  { spec, time }: NetworkSources,
): ValidatorSource {
  return {
    view: { head, pending, spec, time, updatedAt: readAt.toISOString() },
    size: state.size,
    at: async (indexes) =>
      indexes.filter((index) => index < state.size).map((index) => state.validatorAt(index)),
    ownedBy: async (credentials, { from, to }) => {
      const owned: number[] = [];
      for (let index = from; index < to; index++) {
        if (credentials.has(state.withdrawalCredentialsAt(index))) owned.push(index);
      }
      return owned;
    },
  };
}

async function inPages(
  { beacon, readHead, spec, time, clock }: NetworkSources,
  size: number,
): Promise<ValidatorSource> {
  const head = await readHead();
  const at = async (indexes: readonly number[]) => {
    const byIndex = new Map(
      (await beacon.validators(head.slot, indexes)).map((one) => [one.index, one]),
    );
    return indexes.flatMap((index) => byIndex.get(index) ?? []);
  };
  return {
    view: {
      head,
      pending: planPending(head, { spec, time }),
      spec,
      time,
      updatedAt: clock.now().toISOString(),
    },
    size,
    at,
    ownedBy: async (credentials, { from, to }) => {
      const validators = await at(Array.from({ length: to - from }, (_, i) => from + i));
      return validators
        .filter(({ withdrawalCredentials }) => credentials.has(withdrawalCredentials))
        .map(({ index }) => index);
    },
  };
}

const unread = (stakeId: string): StakeKnowledge => ({
  stakeId,
  isOurs: false,
  isUnread: true,
  rewardTotals: {},
});

function networkStakes(
  source: ValidatorSource,
  { beacon }: Pick<NetworkSources, 'beacon'>,
): NetworkStakes {
  const { size, view } = source;
  return {
    size,
    select: async ({ stakeIds, indexes, owners }) => {
      let found: readonly number[] | undefined;
      if (indexes) found = [...new Set(indexes)].filter((index) => index < size);
      if (stakeIds) {
        const named = await beacon.validators(view.head.slot, stakeIds);
        const numbers = new Set(named.map(({ index }) => index));
        found = found ? found.filter((index) => numbers.has(index)) : [...numbers];
      }
      const credentials = owners && new Set(owners);
      if (found && credentials) {
        const validators = await source.at(found);
        found = validators
          .filter(({ withdrawalCredentials }) => credentials.has(withdrawalCredentials))
          .map(({ index }) => index);
      } else if (credentials) {
        const owned: number[] = [];
        for await (const portion of inPortions({ from: 0, to: size })) {
          owned.push(...(await source.ownedBy(credentials, portion)));
        }
        found = owned;
      }
      return found
        ? [...found].sort((a, b) => a - b)
        : Array.from({ length: size }, (_, index) => index);
    },
    read: async (numbers, knowledgeOf) => {
      const validators = await source.at(numbers);
      const known = await knowledgeOf(validators.map(({ publicKey }) => publicKey));
      const byId = new Map(known.map((knowledge) => [knowledge.stakeId, knowledge]));
      return validators.map((validator) => {
        const stake = byId.get(validator.publicKey) ?? unread(validator.publicKey);
        return stakeAnswer(stake, validator, view);
      });
    },
  };
}
