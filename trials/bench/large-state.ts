import { writeFile } from 'node:fs/promises';
import { ssz } from '@lodestar/types';

// Writes the SSZ of a mainnet state of Electra with that many validators to a file: a process of its
// own, for Lodestar needs gigabytes for it.

const [file = '', size = '0'] = process.argv.slice(2);
const validators = Number(size);

const NEVER = Number.POSITIVE_INFINITY;
const EPOCH = 400_000;
const ETH = 1_000_000_000;

/** 32-bit numbers that look random and are the same in every run. */
function* numbers(seed: number) {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state;
  }
}

const random = numbers(7);
const next = (below: number): number => Math.floor(((random.next().value ?? 0) / 2 ** 32) * below);

const bytes = (length: number): Uint8Array => {
  const made = new Uint8Array(length);
  for (let i = 0; i < length; i++) made[i] = next(256);
  return made;
};

const credentials = (type: 1 | 2): Uint8Array => {
  const made = bytes(32);
  made.fill(0, 0, 12);
  made[0] = type;
  return made;
};

const state = ssz.electra.BeaconState.defaultValue();
state.slot = EPOCH * 32 + 5;
for (let index = 0; index < validators; index++) {
  const isCompounding = next(5) === 0;
  const hasLeft = next(20) === 0;
  const isNew = !hasLeft && next(50) === 0;
  const effectiveBalance = hasLeft ? 0 : isCompounding ? 32 * ETH * (1 + next(64)) : 32 * ETH;
  const activationEpoch = isNew ? NEVER : next(EPOCH - 40_000);
  state.validators.push({
    pubkey: bytes(48),
    withdrawalCredentials: credentials(isCompounding ? 2 : 1),
    effectiveBalance,
    slashed: next(2_000) === 0,
    activationEligibilityEpoch: isNew ? EPOCH - 10 : Math.max(0, activationEpoch - 10),
    activationEpoch,
    exitEpoch: hasLeft ? EPOCH - 30_000 : NEVER,
    withdrawableEpoch: hasLeft ? EPOCH - 29_000 : NEVER,
  });
  state.balances.push(hasLeft ? 0 : effectiveBalance + next(ETH / 10));
  state.previousEpochParticipation.push(7);
  state.currentEpochParticipation.push(7);
  state.inactivityScores.push(0);
}
// Queues as long as mainnet has had them.
for (let i = 0; i < 20_000; i++) {
  state.pendingDeposits.push({
    pubkey: bytes(48),
    withdrawalCredentials: credentials(1),
    amount: 32 * ETH,
    signature: bytes(96),
    slot: state.slot - 20_000 + i,
  });
}
for (let i = 0; i < 200; i++) {
  const validatorIndex = next(validators);
  state.pendingPartialWithdrawals.push({
    validatorIndex,
    amount: BigInt(ETH),
    withdrawableEpoch: EPOCH + i,
  });
}
await writeFile(file, ssz.electra.BeaconState.serialize(state));
