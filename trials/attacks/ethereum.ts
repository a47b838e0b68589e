import {
  encodeFunctionData,
  type Hex,
  hexToBytes,
  maxUint256,
  parseAbi,
  serializeTransaction,
  type TransactionSerializable,
  type TransactionSerializableEIP1559,
} from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import {
  consolidationData,
  emptyDeposit,
  exitRequestData,
  honest,
  pubkey,
  STRANGER,
  withdrawalData,
} from '../../verify/testing/ethereum-actions.ts';
import {
  batchCalldata,
  credentialsOf,
  dataRoot,
  depositCalldata,
  ETH,
  type SignedDeposit,
  signDeposit,
  stakeIntent,
  stakeTransaction,
  wallet,
} from '../../verify/testing/ethereum-stake.ts';
import type { Attack, AttackOf } from './attack.ts';

const thief = privateKeyToAccount(`0x${'66'.repeat(32)}`);
const deposit = signDeposit({ seed: 1 });
const { stake, partialWithdrawal, consolidate, enableCompounding, exitRequest } = honest;
const topUp = honest.deposit;

/** The honest transaction of a case with some of its fields changed. */
const changed = (
  { transaction }: { transaction: TransactionSerializableEIP1559 },
  changes: Partial<TransactionSerializableEIP1559>,
): Hex => serializeTransaction({ ...transaction, ...changes });

/** The honest stake with another deposit in it. */
const stakeOn = (other: SignedDeposit): Hex => changed(stake, { data: depositCalldata(other) });

/** A deposit with another signature and the root that goes with it. */
function withoutSignature(): SignedDeposit {
  const signature = signDeposit({ seed: 9 }).signature;
  return { ...deposit, signature, root: dataRoot({ ...deposit, signature }) };
}

/** Somebody else's credentials, signed for by the validator's own key. */
const stolen = (credentials: Hex): SignedDeposit => signDeposit({ seed: 1, credentials });

async function withDelegation(): Promise<Hex> {
  const { transaction } = stake;
  const authorization = await wallet.signAuthorization({
    address: STRANGER,
    chainId: 31337,
    nonce: 12,
  });
  const { type: _, ...fields } = transaction;
  return serializeTransaction({
    ...fields,
    type: 'eip7702',
    authorizationList: [authorization],
  } as TransactionSerializable);
}

const three = [1, 2, 3].map((seed) => signDeposit({ seed }));
const foreignInBatch = [
  ...three.slice(0, 2),
  signDeposit({ seed: 3, credentials: credentialsOf(1) }),
].map((one, i) => (i === 2 ? signDeposit({ seed: 33 }) : one));

const cases = async (): Promise<readonly AttackOf[]> => [
  {
    name: 'eip-7702-delegation',
    story:
      'The stake is there as asked; an attached delegation hands the wallet over to a contract.',
    intent: stake.intent,
    bytes: await withDelegation(),
    expected: 'unsupported_transaction_type',
  },
  {
    name: 'value-times-1000',
    story: 'The deposit of 32 ETH comes with 32,000.',
    intent: stake.intent,
    bytes: changed(stake, { value: 32_000n * ETH }),
    expected: 'wrong_value',
  },
  {
    name: 'look-alike-deposit-contract',
    story: 'The same call goes to a contract of somebody else.',
    intent: stake.intent,
    bytes: changed(stake, { to: STRANGER }),
    expected: 'wrong_contract',
  },
  {
    name: 'foreign-withdrawal-credentials',
    story: 'The deposit is perfect, and comes back to the thief.',
    intent: stake.intent,
    bytes: stakeOn(stolen(credentialsOf(1, STRANGER))),
    expected: 'wrong_withdrawal_credentials',
  },
  {
    name: 'bls-withdrawal-credentials',
    story: 'Credentials of the old type belong to a BLS key that only the operator has.',
    intent: stake.intent,
    bytes: stakeOn(stolen(`0x00${'ab'.repeat(31)}`)),
    expected: 'wrong_withdrawal_credentials',
  },
  {
    name: 'compounding-nobody-asked-for',
    story: 'Credentials of the compounding type to the right address.',
    intent: stake.intent,
    bytes: stakeOn(stolen(credentialsOf(2))),
    expected: 'wrong_withdrawal_credentials',
  },
  {
    name: 'validator-not-on-the-list',
    story: 'The deposit is for another validator than those that were asked for.',
    intent: stake.intent,
    bytes: stakeOn(signDeposit({ seed: 9 })),
    expected: 'unexpected_validator',
  },
  {
    name: 'one-foreign-key-in-a-batch',
    story: 'One of three validators of a batch is somebody else’s.',
    intent: stakeIntent(three),
    bytes: serializeTransaction({
      ...stakeTransaction(three),
      data: batchCalldata(foreignInBatch),
    }),
    expected: 'unexpected_validator',
  },
  {
    name: 'worthless-signature',
    story: 'The deposit is paid, and no validator comes of it, as its signature is another one’s.',
    intent: stake.intent,
    bytes: stakeOn(withoutSignature()),
    expected: 'invalid_deposit_signature',
  },
  {
    name: 'fee-that-eats-the-balance',
    story: 'A million gwei for each unit of gas.',
    intent: stake.intent,
    bytes: changed(stake, { maxFeePerGas: 10n ** 15n, maxPriorityFeePerGas: 10n ** 15n }),
    expected: 'fee_too_high',
  },
  {
    name: 'another-chain',
    story: 'What was to be tried on the devnet is valid on mainnet.',
    intent: stake.intent,
    bytes: changed(stake, { chainId: 1 }),
    expected: 'wrong_chain_id',
  },
  {
    name: 'access-list',
    story: 'A list of accesses that the call does not need and the wallet pays for.',
    intent: stake.intent,
    bytes: changed(stake, { accessList: [{ address: STRANGER, storageKeys: [] }] }),
    expected: 'access_list',
  },
  {
    name: 'bytes-behind-the-calldata',
    story: 'The call goes on after its end.',
    intent: stake.intent,
    bytes: changed(stake, { data: `${depositCalldata(deposit)}00` }),
    expected: 'calldata_not_understood',
  },
  {
    name: 'bytes-behind-the-transaction',
    story: 'Bytes follow after the end of the list.',
    intent: stake.intent,
    bytes: `${serializeTransaction(stake.transaction)}00`,
    expected: 'undecodable_transaction',
  },
  {
    name: 'legacy-transaction',
    story: 'A transaction of the first type, which may be valid on any chain.',
    intent: stake.intent,
    bytes: serializeTransaction({
      type: 'legacy',
      nonce: 11,
      gasPrice: 10n ** 9n,
      gas: 200_000n,
      to: stake.transaction.to as Hex,
      value: 32n * ETH,
      data: stake.transaction.data as Hex,
    }),
    expected: 'unsupported_transaction_type',
  },
  {
    name: 'unlimited-token-approval',
    story: 'Instead of the stake somebody may spend all of a token.',
    intent: stake.intent,
    bytes: changed(stake, {
      to: STRANGER,
      value: 0n,
      data: encodeFunctionData({
        abi: parseAbi(['function approve(address spender, uint256 amount)']),
        functionName: 'approve',
        args: [thief.address, maxUint256],
      }),
    }),
    expected: 'calldata_not_understood',
  },
  {
    name: 'plain-transfer',
    story: 'The 32 ETH go to somebody, without any call.',
    intent: stake.intent,
    bytes: changed(stake, { to: STRANGER, data: '0x' }),
    expected: 'wrong_contract',
  },
  {
    name: 'contract-creation',
    story: 'The value goes into a new contract.',
    intent: stake.intent,
    bytes: changed(stake, { to: null }),
    expected: 'contract_creation',
  },
  {
    name: 'signed-by-another-wallet',
    story: 'The bytes are already signed, by somebody else.',
    intent: stake.intent,
    bytes: await thief.signTransaction(stake.transaction),
    expected: 'wrong_sender',
  },
  {
    name: 'top-up-that-founds-a-validator',
    story:
      'The top-up carries credentials: where the key is not known yet, it founds a validator of somebody else.',
    intent: topUp.intent,
    bytes: changed(topUp, {
      data: depositCalldata(
        signDeposit({
          seed: 1,
          amountGwei: 5n * 10n ** 9n,
          credentials: credentialsOf(1, STRANGER),
        }),
      ),
    }),
    expected: 'wrong_call',
  },
  {
    name: 'top-up-of-another-validator',
    story: 'The top-up is a gift to another validator.',
    intent: topUp.intent,
    bytes: changed(topUp, { data: depositCalldata(emptyDeposit(pubkey(9), 5n * ETH)) }),
    expected: 'unexpected_validator',
  },
  {
    name: 'withdrawal-times-1000',
    story: 'A thousand times as much is requested.',
    intent: partialWithdrawal.intent,
    bytes: changed(partialWithdrawal, { data: withdrawalData(pubkey(1), 3000n * ETH) }),
    expected: 'wrong_amount',
  },
  {
    name: 'full-exit-for-a-partial-withdrawal',
    story: 'The amount 0 makes a validator exit.',
    intent: partialWithdrawal.intent,
    bytes: changed(partialWithdrawal, { data: withdrawalData(pubkey(1), 0n) }),
    expected: 'wrong_amount',
  },
  {
    name: 'request-fee-that-is-kept',
    story: 'The contract of requests gets 10 ETH as its fee, and gives nothing back.',
    intent: partialWithdrawal.intent,
    bytes: changed(partialWithdrawal, { value: 10n * ETH }),
    expected: 'request_fee_too_high',
  },
  {
    name: 'consolidation-into-a-stranger',
    story: 'The balance of the validator goes to somebody else’s.',
    intent: consolidate.intent,
    bytes: changed(consolidate, { data: consolidationData(pubkey(1), pubkey(9)) }),
    expected: 'unexpected_validator',
  },
  {
    name: 'consolidation-for-a-switch',
    story: 'Instead of compounding, the validator gives its balance away.',
    intent: enableCompounding.intent,
    bytes: changed(enableCompounding, { data: consolidationData(pubkey(1), pubkey(9)) }),
    expected: 'wrong_call',
  },
  {
    name: 'one-exit-more',
    story: 'One more validator is asked to exit.',
    intent: exitRequest.intent,
    bytes: changed(exitRequest, {
      data: exitRequestData([pubkey(1), pubkey(2), pubkey(3), pubkey(9)]),
    }),
    expected: 'unexpected_validator',
  },
  {
    name: 'padded-number',
    story: 'The chain id is written with a zero in front: other bytes, other hash, same look.',
    intent: stake.intent,
    bytes: paddedChainId(serializeTransaction(stake.transaction)),
    expected: 'undecodable_transaction',
  },
];

/** The chain id 31337 in three bytes where two would do; the list is as much longer. */
function paddedChainId(bytes: Hex): Hex {
  const [type, header, high = 0, low = 0, ...rest] = hexToBytes(bytes);
  const length = high * 256 + low + 1;
  const padded = rest[0] === 0x82 ? [0x83, 0, ...rest.slice(1)] : rest;
  const all = [type, header, length >> 8, length & 255, ...padded] as number[];
  return `0x${Buffer.from(all).toString('hex')}`;
}

/** Every attack on Ethereum. */
export const ethereumAttacks = async (): Promise<readonly Attack[]> =>
  (await cases()).map((one) => ({ ...one, chain: 'eth', network: 'devnet' }));
