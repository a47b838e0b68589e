import type { RewardComponents } from '@kiln-connect/core';
import type { ReportRewards } from '@kiln-connect/store';

/** What one stake earned and held in one UTC day. */
export interface StakeDay {
  readonly stakeId: string;
  /** Counted from 1970-01-01. */
  readonly day: number;
  readonly components: RewardComponents;
  /** The effective balance that earned; 0 on a day on which none did. */
  readonly stakeBalance: bigint;
}

/**
 * The days of stakes, in the order given, each read out of the texts of the database when it is asked
 * for: see `ReportRewards`, whose lines this takes apart without a list of them.
 */
export function* stakeDays(rewards: Iterable<ReportRewards>): Generator<StakeDay> {
  const balanceOf = lastAmount();
  const componentOf = knownWords();
  for (const { stakeId, earned, held } of rewards) {
    let atEarned = 0;
    let atHeld = 0;
    let earnedDay = dayIn(earned, atEarned);
    let heldDay = dayIn(held, atHeld);
    while (earnedDay !== NO_DAY || heldDay !== NO_DAY) {
      const day = Math.min(earnedDay, heldDay);
      const components: { [component: string]: bigint } = {};
      while (earnedDay === day) {
        const component = wordAfter(earned, atEarned);
        const amount = wordAfter(earned, component);
        const end = endOfLine(earned, amount);
        components[componentOf(earned.slice(component, amount - 1))] = BigInt(
          earned.slice(amount, end),
        );
        atEarned = end + 1;
        earnedDay = dayIn(earned, atEarned);
      }
      let stakeBalance = 0n;
      if (heldDay === day) {
        const balance = wordAfter(held, atHeld);
        const end = endOfLine(held, balance);
        stakeBalance = balanceOf(held.slice(balance, end));
        atHeld = end + 1;
        heldDay = dayIn(held, atHeld);
      }
      yield { stakeId, day, components, stakeBalance };
    }
  }
}

/** After the last line. */
const NO_DAY = Number.POSITIVE_INFINITY;

const wordAfter = (text: string, at: number): number => text.indexOf(' ', at) + 1;

const endOfLine = (text: string, at: number): number => {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
};

const dayIn = (text: string, at: number): number =>
  at < text.length ? Number(text.slice(at, text.indexOf(' ', at))) : NO_DAY;

/**
 * One text for all words that are alike, of which there are few: a name that was just cut out of a longer
 * text is looked up among all names of the program before it can name anything.
 */
function knownWords(): (word: string) => string {
  const known: string[] = [];
  return (word) => {
    for (const one of known) if (one === word) return one;
    known.push(word);
    return word;
  };
}

/** Reads amounts of which most are the one before. */
function lastAmount(): (text: string) => bigint {
  let last = '0';
  let amount = 0n;
  return (text) => {
    if (text !== last) {
      last = text;
      amount = BigInt(text);
    }
    return amount;
  };
}
