import type { Hex } from 'viem';
import { keccak256, parseEther, serializeTransaction } from 'viem';
import { depositCall } from '../../chains/ethereum/actions/deposit-call.ts';
import { craftStake } from '../../chains/ethereum/actions/stake.ts';
import { stakeOf } from './one-stake.ts';
import { compare, processorTimeOf, reportRatio } from './pairs.ts';

// The pure craft of one stake, keys and chain state given, against viem's encoding and hashing alone.

const TIMES = 2_000;
const { plan, deposits, state } = await stakeOf(1);

const library = () => {
  const { to, data } = depositCall(deposits, undefined);
  const bytes: Hex = serializeTransaction({
    type: 'eip1559',
    chainId: 31337,
    nonce: state.next,
    maxPriorityFeePerGas: state.maxPriorityFeePerGas,
    maxFeePerGas: state.maxFeePerGas,
    gas: state.gasLimit,
    to,
    value: parseEther('32'),
    data,
  });
  return keccak256(bytes);
};
const ours = () =>
  craftStake({ plan, deposits, statements: [], state, nonce: state.next, network: 'devnet' });

reportRatio(
  'A/A: viem and hash against itself (x)',
  await compare({
    baseline: processorTimeOf(library),
    candidate: processorTimeOf(library),
    times: TIMES,
  }),
);
reportRatio(
  'craft of one stake / viem and hash (x)',
  await compare({
    baseline: processorTimeOf(library),
    candidate: processorTimeOf(ours),
    times: TIMES,
  }),
  'bound 1.25',
);
