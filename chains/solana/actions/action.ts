import type { ActionContext, CraftedTransactions, JsonObject, Network } from '@kiln-connect/core';
import type { Instruction } from '@solana/kit';
import type { z } from 'zod';
import { readInput } from '../../read-input.ts';
import type { SolanaRpc } from '../node/index.ts';
import { craftQuery } from '../wire/craft-query.ts';
import { craftPlan } from './craft-plan.ts';

/** What an action may ask: the chain, and the system around. */
export interface ActionSources {
  readonly network: Network;
  readonly rpc: SolanaRpc;
  readonly context: ActionContext;
}

/** What an action comes to, before it is known what it costs and how long it is good. */
export interface Plan {
  /** Pays and signs. */
  readonly wallet: string;
  readonly instructions: readonly Instruction[];
  /** Lamports that the wallet spends besides the fee. */
  readonly value: bigint;
  /** The terms of the intent that are the action's own. */
  readonly intent: JsonObject;
  /** Stake accounts that come to be with it. */
  readonly stakeIds: readonly string[];
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
    name: string,
    body: Body,
    plan: (request: z.output<Body>, rpc: SolanaRpc) => Promise<Plan>,
  ): Action =>
  async ({ durable_nonce, ...input }, sources) => {
    const { durable_nonce: isDurable = false } = readInput(craftQuery, { durable_nonce });
    const planned = await plan(readInput(body, input), sources.rpc);
    return craftPlan({ action: name, plan: planned, isDurable }, sources);
  };
