import type { ActionContext, CraftedTransactions, JsonObject, Network } from '@kiln-connect/core';
import type { z } from 'zod';
import { readInput } from '../../read-input.ts';
import type { ExecutionNode } from '../node/index.ts';
import type { Consensus } from '../rules/consensus.ts';
import type { EthereumSettings } from '../settings.ts';

/** What an action may ask: the chain, the configuration, and the system around. */
export interface ActionSources {
  readonly network: Network;
  readonly settings: EthereumSettings;
  readonly execution: ExecutionNode;
  /** The beacon state at the head of this moment. */
  readonly readConsensus: () => Promise<Consensus>;
  readonly context: ActionContext;
}

/**
 * Crafts what a request asks for, or refuses what the chain would not do.
 * @throws {InvalidInputError} for a request that can not be right
 * @throws {ImpossibleError} with `have` and `need`
 */
export type Action = (input: JsonObject, sources: ActionSources) => Promise<CraftedTransactions>;

/** An action whose requests are read by this schema first. */
export const defineAction =
  <Body extends z.ZodType>(
    body: Body,
    craft: (request: z.output<Body>, sources: ActionSources) => Promise<CraftedTransactions>,
  ): Action =>
  (input, sources) =>
    craft(readInput(body, input), sources);
