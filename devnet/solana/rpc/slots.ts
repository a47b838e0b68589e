import { epochOf, firstSlotOf } from '../network.ts';
import type { Method } from './method.ts';
import { asAddress, bankOf, numberAt, optionsAt } from './params.ts';
import { invalidParams } from './rpc-error.ts';

/** Most slots that one call may ask the leaders of. */
const MOST_LEADERS = 5000;

const getEpochInfo: Method = (params, { chain }) => {
  const { slot, height } = bankOf(optionsAt(params, 0), chain);
  const { slotsPerEpoch } = chain.schedule;
  return {
    absoluteSlot: slot,
    blockHeight: height,
    epoch: epochOf(slot, chain.schedule),
    slotIndex: slot % slotsPerEpoch,
    slotsInEpoch: slotsPerEpoch,
    transactionCount: chain.ledger.countUpTo(slot),
  };
};

const getEpochSchedule: Method = (_params, { chain: { schedule } }) => ({
  slotsPerEpoch: schedule.slotsPerEpoch,
  leaderScheduleSlotOffset: schedule.slotsPerEpoch,
  warmup: false,
  firstNormalEpoch: 0,
  firstNormalSlot: 0,
});

const getLeaderSchedule: Method = (params, { chain }) => {
  const isSlot = typeof params[0] === 'number';
  const options = optionsAt(params, isSlot || params[0] === null ? 1 : 0);
  const bank = bankOf(options, chain);
  const { schedule } = chain;
  const epoch = epochOf(isSlot ? numberAt(params, 0) : bank.slot, schedule);
  // Leaders are known for one epoch ahead.
  if (epoch > epochOf(bank.slot, schedule) + 1) return null;
  const only = options.identity === undefined ? undefined : asAddress(options.identity);
  const slots: { [identity: string]: number[] } = {};
  for (let index = 0; index < schedule.slotsPerEpoch; index++) {
    const { identity } = chain.leaderOf(firstSlotOf(epoch, schedule) + index);
    if (only !== undefined && identity !== only) continue;
    slots[identity] = [...(slots[identity] ?? []), index];
  }
  return slots;
};

const getSlotLeaders: Method = (params, { chain }) => {
  const [start, limit] = [numberAt(params, 0), numberAt(params, 1)];
  if (limit < 1 || limit > MOST_LEADERS) {
    throw invalidParams(`Invalid limit; max ${MOST_LEADERS}`);
  }
  return Array.from({ length: limit }, (_, index) => chain.leaderOf(start + index).identity);
};

/** Where the chain stands, and how its time is cut. */
export const slotMethods = {
  getSlot: (params, { chain }) => bankOf(optionsAt(params, 0), chain).slot,
  getBlockHeight: (params, { chain }) => bankOf(optionsAt(params, 0), chain).height,
  getEpochInfo,
  getEpochSchedule,
  getLeaderSchedule,
  getSlotLeaders,
  getSlotLeader: (params, { chain }) =>
    chain.leaderOf(bankOf(optionsAt(params, 0), chain).slot).identity,
  getTransactionCount: (params, { chain }) =>
    chain.ledger.countUpTo(bankOf(optionsAt(params, 0), chain).slot),
  getFirstAvailableBlock: () => 0,
  minimumLedgerSlot: () => 0,
} satisfies { [name: string]: Method };
