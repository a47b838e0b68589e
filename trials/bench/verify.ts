import { verify } from '@kiln-connect/verify';
import { type Hex, hexToBytes } from 'viem';
import { craftStake } from '../../chains/ethereum/actions/stake.ts';
import { depositSigningRoot } from '../../chains/ethereum/keys/deposit-data.ts';
import { findBlsFaults } from '../../verify/ethereum/bls.ts';
import { readCalldata } from '../../verify/ethereum/calldata.ts';
import { networks } from '../../verify/ethereum/networks.ts';
import { decodeTransaction, transactionBytes } from '../../verify/ethereum/transaction.ts';
import { stakeOf } from './one-stake.ts';
import { compare, processorTimeOf, reportRatio } from './pairs.ts';

// The verdict on one stake against the least that any verifier must do: decode the same bytes and
// check one BLS signature. Then the time of whole batches.

const one = await stakeOf(1);
const crafted = craftStake({ ...one, statements: [], nonce: one.state.next, network: 'devnet' });
const [deposit] = one.deposits;
if (!deposit) throw new Error('no deposit');
const claim = {
  publicKey: hexToBytes(deposit.publicKey as Hex),
  message: depositSigningRoot(deposit, 'devnet'),
  signature: hexToBytes(deposit.signature as Hex),
};

const decodeAndOneSignature = async () => {
  readCalldata(decodeTransaction(transactionBytes(crafted.bytes)), networks.devnet);
  const faults = await findBlsFaults([claim]);
  if (faults.length > 0) throw new Error('the signature must hold');
};
const judge = async () => {
  const verdict = await verify({
    chain: 'eth',
    network: 'devnet',
    bytes: crafted.bytes,
    intent: crafted.intent,
  });
  if (verdict.verdict !== 'accepted') throw new Error(JSON.stringify(verdict.reasons));
};

reportRatio(
  'verify one stake / raw decode and one BLS verification (x)',
  await compare({
    baseline: processorTimeOf(decodeAndOneSignature),
    candidate: processorTimeOf(judge),
    times: 10,
  }),
);

for (const validators of [10, 150]) {
  const stake = await stakeOf(validators);
  const batch = craftStake({
    ...stake,
    statements: [],
    nonce: stake.state.next,
    network: 'devnet',
  });
  const begin = performance.now();
  const verdict = await verify({
    chain: 'eth',
    network: 'devnet',
    bytes: batch.bytes,
    intent: batch.intent,
  });
  const ms = performance.now() - begin;
  process.stdout.write(
    `verify a batch of ${validators}: ${ms.toFixed(0)} ms, ${verdict.verdict}\n`,
  );
}
