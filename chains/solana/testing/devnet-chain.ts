import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ActionContext,
  type CheckedPrecondition,
  type Crafted,
  type JsonObject,
  silentLog,
  systemClock,
} from '@kiln-connect/core';
import { startSolanaDevnet } from '@kiln-connect/devnet/solana';
import { findDepartures, verify } from '@kiln-connect/verify';
import { createSolanaRpc } from '@solana/kit';
import { connect } from '../connect.ts';
import { prepare } from '../prepare.ts';
import { createFinality, type Finality } from '../reporting/finality.ts';
import { prepareBody } from '../wire/transaction.ts';
import { noContext } from './no-context.ts';
import { newOwner, type Owner } from './owner.ts';

/** Lamports of that many SOL. */
export const lamportsOf = (amount: number): bigint => BigInt(Math.round(amount * 1e9));

/** A transaction with all that was proved of it. */
export interface Proved extends Crafted {
  readonly preconditions: readonly CheckedPrecondition[];
}

export type DevnetChain = Awaited<ReturnType<typeof startDevnetChain>>;

/** A local chain that stands still unless it is advanced, and the chain's code connected to it. */
export async function startDevnetChain() {
  const dataDir = await mkdtemp(join(tmpdir(), 'kiln-connect-sol-'));
  const devnet = await startSolanaDevnet({
    dataDir,
    log: silentLog,
    slotsPerSecond: 0,
    contracts: [],
  });
  const connection = connect({
    network: 'devnet',
    settings: devnet.settings,
    log: silentLog,
    clock: systemClock,
  });
  const [url] = devnet.settings.rpc as string[];
  const rpc = createSolanaRpc(String(url));

  const ownerWith = async (amount: number): Promise<Owner> => {
    const owner = newOwner();
    await devnet.fund({ address: owner.address, amount: lamportsOf(amount) });
    return owner;
  };

  /** Crafts and proves, as the server does before it answers. */
  const craft = async (
    action: string,
    input: JsonObject,
    context: ActionContext = noContext,
  ): Promise<Proved> => {
    const { transactions } = await connection.craft(action, input, context);
    const [crafted] = transactions as readonly [Crafted];
    const { bytes, intent } = crafted;
    const asked = { chain: 'sol', network: 'devnet', action, request: input } as const;
    const departures = findDepartures({ ...asked, intents: [intent] });
    const verdict = await verify({ chain: 'sol', network: 'devnet', bytes, intent });
    const reasons = [...departures, ...verdict.reasons];
    if (reasons.length > 0) throw new Error(`refused: ${JSON.stringify(reasons)}`);
    if (verdict.hash !== crafted.answer.unsigned_tx_hash) throw new Error('another hash');
    const preconditions = await connection.checkPreconditions(verdict.preconditions);
    return { ...crafted, preconditions };
  };

  const signedBy = (owner: Owner, { bytes, answer }: Crafted): string => {
    const signature = owner.sign(String(answer.unsigned_tx_hash));
    const body = prepareBody.parse({ unsigned_tx_serialized: bytes, signatures: [signature] });
    return String(prepare(body).signed_tx_serialized);
  };

  const broadcast = async (signed: string): Promise<string> =>
    String((await connection.broadcast({ tx_serialized: signed })).tx_hash);

  /** Crafts, signs, sends, and lets two thirds of the stake vote for it. */
  const carryOut = async (owner: Owner, action: string, input: JsonObject) => {
    const crafted = await craft(action, { ...input, wallet: owner.address });
    const hash = await broadcast(signedBy(owner, crafted));
    await devnet.advance({ slots: 3 });
    return { crafted, hash };
  };

  const validator = async (): Promise<string> => {
    const { current } = await rpc.getVoteAccounts().send();
    return String(current[0]?.votePubkey);
  };

  return {
    devnet,
    connection,
    rpc,
    ownerWith,
    craft,
    signedBy,
    broadcast,
    carryOut,
    validator,
    close: async () => {
      await connection.close();
      await devnet.stop();
      await rm(dataDir, { recursive: true });
    },
  };
}

/** What of a local chain is final. */
export const finalityOf = ({ rpc }: Pick<DevnetChain, 'rpc'>): Finality =>
  createFinality({ rpc, mayGoBack: true, clock: systemClock });
