import type { JsonObject } from '@kiln-connect/core';
import { type Option, unwrapOption } from '@solana/kit';
import { StakeAuthorize, StakeInstruction } from '@solana-program/stake';
import type { StakeEvent } from './stake-events.ts';

/** An instruction of the Stake program as the client reads it. */
export interface StakeCall {
  /** The address of an account by the client's name of it; undefined where it is missing. */
  readonly at: (name: string) => string | undefined;
  readonly data: { readonly [field: string]: unknown };
}

const lamportsIn = ({ data }: StakeCall): bigint => BigInt(data.args as bigint);

/** What the staker did to one stake and did not move. */
const staked =
  (type: string, more: (call: StakeCall) => JsonObject = () => ({})) =>
  (call: StakeCall): StakeEvent => {
    const [stake = '', authority] = [call.at('stake'), call.at('stakeAuthority')];
    return {
      type,
      stakes: [stake],
      authority,
      amount: 0n,
      fields: {
        stake_account: stake,
        ...(authority !== undefined && { stake_authority: authority }),
        ...more(call),
      },
    };
  };

/** What came from one stake account into another one. */
const joined =
  (type: string, amountOf: (call: StakeCall) => bigint | undefined) =>
  (call: StakeCall): StakeEvent => {
    const [source = '', stake = ''] = [call.at('sourceStake'), call.at('destinationStake')];
    const [authority, amount] = [call.at('stakeAuthority'), amountOf(call)];
    return {
      type,
      stakes: [stake, source],
      authority,
      amount: amount ?? 0n,
      fields: {
        stake_account: stake,
        source_stake_account: source,
        ...(amount !== undefined && { amount: amount.toString() }),
        ...(authority !== undefined && { stake_authority: authority }),
      },
    };
  };

function split(call: StakeCall): StakeEvent {
  const amount = lamportsIn(call);
  const created = call.at('splitStake') ?? '';
  const event = staked('split', () => ({
    new_stake_account: created,
    amount: amount.toString(),
  }))(call);
  return { ...event, stakes: [...event.stakes, created], amount };
}

function withdraw(call: StakeCall): StakeEvent {
  const amount = lamportsIn(call);
  const authority = call.at('withdrawAuthority') ?? '';
  const event = staked('withdraw', () => ({
    stake_authority: authority,
    destination_account: call.at('recipient'),
    amount: amount.toString(),
  }))(call);
  return { ...event, authority, amount };
}

/** A stake was handed over: to another staker or to another withdrawer. */
function authorize(call: StakeCall): StakeEvent {
  const { at, data } = call;
  const authority = at('authority') ?? at('base') ?? '';
  const role = data.arg1 ?? data.stakeAuthorize;
  const event = staked('authorize', () => ({
    stake_authority: authority,
    authority_type: role === StakeAuthorize.Staker ? 'staker' : 'withdrawer',
    new_authority: at('newAuthority') ?? String(data.arg0 ?? data.newAuthorizedPubkey),
  }))(call);
  return { ...event, authority };
}

/** A lockup was set; what it leaves out stays as it was. */
function setLockup(call: StakeCall): StakeEvent {
  const { at, data } = call;
  const authority = at('authority') ?? '';
  const event = staked('set_lockup', () => ({
    stake_authority: authority,
    lockup: {
      ...given('unix_timestamp', data.unixTimestamp),
      ...given('epoch', data.epoch),
      ...given('custodian', data.custodian ?? at('newAuthority')),
    },
  }))(call);
  return { ...event, authority };
}

function given(name: string, value: unknown): JsonObject {
  const isOption = typeof value === 'object' && value !== null && '__option' in value;
  const found = isOption ? unwrapOption(value as Option<unknown>) : value;
  return found === null || found === undefined ? {} : { [name]: String(found) };
}

/** What each instruction does to stakes; those that only set up or ask are left out. */
export const stakeProgramEvents: {
  readonly [Kind in StakeInstruction]?: (call: StakeCall) => StakeEvent;
} = {
  [StakeInstruction.DelegateStake]: staked('delegate', ({ at }) => ({ vote_account: at('vote') })),
  [StakeInstruction.Deactivate]: staked('deactivate'),
  [StakeInstruction.DeactivateDelinquent]: staked('deactivate'),
  [StakeInstruction.Split]: split,
  [StakeInstruction.Withdraw]: withdraw,
  [StakeInstruction.Merge]: joined('merge', () => undefined),
  [StakeInstruction.MoveStake]: joined('move_stake', lamportsIn),
  [StakeInstruction.MoveLamports]: joined('move_lamports', lamportsIn),
  [StakeInstruction.Authorize]: authorize,
  [StakeInstruction.AuthorizeChecked]: authorize,
  [StakeInstruction.AuthorizeWithSeed]: authorize,
  [StakeInstruction.AuthorizeCheckedWithSeed]: authorize,
  [StakeInstruction.SetLockup]: setLockup,
  [StakeInstruction.SetLockupChecked]: setLockup,
};
