import { z } from 'zod';

/** FAR_FUTURE_EPOCH of the consensus specification: "never". */
const FAR_FUTURE_EPOCH = '18446744073709551615';

const uint = z.string().regex(/^\d+$/);
const integer = uint.transform(Number).refine(Number.isSafeInteger);
const gwei = uint.transform(BigInt);
const signedGwei = z
  .string()
  .regex(/^-?\d+$/)
  .transform(BigInt);
/** An epoch as a number, `Infinity` when it is FAR_FUTURE_EPOCH. */
const epoch = uint
  .transform((text) => (text === FAR_FUTURE_EPOCH ? Number.POSITIVE_INFINITY : Number(text)))
  .refine((value) => value === Number.POSITIVE_INFINITY || Number.isSafeInteger(value));
const hex = (bytes: number) =>
  z
    .string()
    .regex(new RegExp(`^0x[0-9a-fA-F]{${bytes * 2}}$`))
    .transform((text) => text.toLowerCase());

export const genesisSchema = z
  .object({
    genesis_time: integer,
    genesis_validators_root: hex(32),
    genesis_fork_version: hex(4),
  })
  .transform((genesis) => ({
    /** Seconds since 1970. */
    genesisTime: genesis.genesis_time,
    genesisValidatorsRoot: genesis.genesis_validators_root,
    genesisForkVersion: genesis.genesis_fork_version,
  }));

export const headerSchema = z
  .object({
    root: hex(32),
    header: z.object({
      message: z.object({ slot: integer, proposer_index: integer, parent_root: hex(32) }),
    }),
  })
  .transform(({ root, header: { message } }) => ({
    root,
    slot: message.slot,
    proposerIndex: message.proposer_index,
    parentRoot: message.parent_root,
  }));

/** Bytes of a transaction as they were signed; what is in them is checked by whoever reads them. */
const transactionBytes = z.custom<`0x${string}`>(
  (text) => typeof text === 'string' && text.startsWith('0x'),
);

const withdrawalSchema = z
  .object({ index: integer, validator_index: integer, address: hex(20), amount: gwei })
  .transform(({ index, validator_index, address, amount }) => ({
    /** Unique on the chain, counted from its first withdrawal. */
    index,
    validatorIndex: validator_index,
    address,
    /** Gwei. */
    amount,
  }));

const proposerSlashingSchema = z
  .object({ signed_header_1: z.object({ message: z.object({ proposer_index: integer }) }) })
  .transform(({ signed_header_1 }) => [signed_header_1.message.proposer_index]);

const attestationSchema = z.object({ attesting_indices: z.array(integer) });

/** Who attested to both of two attestations that contradict each other. */
const attesterSlashingSchema = z
  .object({ attestation_1: attestationSchema, attestation_2: attestationSchema })
  .transform(({ attestation_1, attestation_2 }) => {
    const first = new Set(attestation_1.attesting_indices);
    return attestation_2.attesting_indices.filter((index) => first.has(index));
  });

const voluntaryExitSchema = z
  .object({ message: z.object({ epoch: integer, validator_index: integer }), signature: hex(96) })
  .transform(({ message: { epoch, validator_index }, signature }) => ({
    epoch,
    validatorIndex: validator_index,
    signature,
  }));

const withdrawalRequestSchema = z
  .object({ source_address: hex(20), validator_pubkey: hex(48), amount: gwei })
  .transform(({ source_address, validator_pubkey, amount }) => ({
    sourceAddress: source_address,
    publicKey: validator_pubkey,
    /** Gwei; 0 asks for the exit. */
    amount,
  }));

export const blockSchema = z
  .object({
    message: z.object({
      slot: integer,
      proposer_index: integer,
      parent_root: hex(32),
      body: z.object({
        proposer_slashings: z.array(proposerSlashingSchema),
        attester_slashings: z.array(attesterSlashingSchema),
        voluntary_exits: z.array(voluntaryExitSchema),
        // Blocks before the fork of September 2022 lack it.
        execution_payload: z
          .object({
            block_number: integer,
            block_hash: hex(32),
            fee_recipient: hex(20),
            base_fee_per_gas: uint.transform(BigInt),
            transactions: z.array(transactionBytes),
            withdrawals: z.array(withdrawalSchema).default([]),
          })
          .optional(),
        // Blocks before Electra (May 2025) lack them.
        execution_requests: z
          .object({ withdrawals: z.array(withdrawalRequestSchema) })
          .default({ withdrawals: [] }),
      }),
    }),
  })
  .transform(({ message: { slot, proposer_index, parent_root, body } }) => ({
    slot,
    proposerIndex: proposer_index,
    parentRoot: parent_root,
    execution: body.execution_payload && {
      number: body.execution_payload.block_number,
      hash: body.execution_payload.block_hash,
      feeRecipient: body.execution_payload.fee_recipient,
      /** Wei. */
      baseFeePerGas: body.execution_payload.base_fee_per_gas,
      withdrawals: body.execution_payload.withdrawals,
      /** Its signed bytes; `undefined` in an empty block. */
      lastTransaction: body.execution_payload.transactions.at(-1),
    },
    voluntaryExits: body.voluntary_exits,
    /** What the state transition was asked by the contract of EIP-7002, in order. */
    withdrawalRequests: body.execution_requests.withdrawals,
    /** Indexes of validators that the block proves to have broken a rule. */
    slashedIndexes: [...body.proposer_slashings, ...body.attester_slashings].flat(),
  }));

/** The nine states of a validator in the Beacon API. */
export const VALIDATOR_STATUSES = [
  'pending_initialized',
  'pending_queued',
  'active_ongoing',
  'active_exiting',
  'active_slashed',
  'exited_unslashed',
  'exited_slashed',
  'withdrawal_possible',
  'withdrawal_done',
] as const;

export const validatorSchema = z
  .object({
    index: integer,
    balance: gwei,
    status: z.enum(VALIDATOR_STATUSES),
    validator: z.object({
      pubkey: hex(48),
      withdrawal_credentials: hex(32),
      effective_balance: gwei,
      slashed: z.boolean(),
      activation_eligibility_epoch: epoch,
      activation_epoch: epoch,
      exit_epoch: epoch,
      withdrawable_epoch: epoch,
    }),
  })
  .transform(({ index, balance, status, validator }) => ({
    index,
    /** Gwei. */
    balance,
    status,
    publicKey: validator.pubkey,
    withdrawalCredentials: validator.withdrawal_credentials,
    /** Gwei. */
    effectiveBalance: validator.effective_balance,
    slashed: validator.slashed,
    activationEligibilityEpoch: validator.activation_eligibility_epoch,
    activationEpoch: validator.activation_epoch,
    exitEpoch: validator.exit_epoch,
    withdrawableEpoch: validator.withdrawable_epoch,
  }));

export const pendingDepositSchema = z
  .object({ pubkey: hex(48), withdrawal_credentials: hex(32), amount: gwei, slot: integer })
  .transform(({ pubkey, withdrawal_credentials, amount, slot }) => ({
    publicKey: pubkey,
    withdrawalCredentials: withdrawal_credentials,
    /** Gwei. */
    amount,
    /** Slot of the block that brought the request; 0 for those of before Electra. */
    slot,
  }));

export const pendingPartialWithdrawalSchema = z
  .object({ validator_index: integer, amount: gwei, withdrawable_epoch: epoch })
  .transform(({ validator_index, amount, withdrawable_epoch }) => ({
    validatorIndex: validator_index,
    /** Gwei. */
    amount,
    withdrawableEpoch: withdrawable_epoch,
  }));

export const pendingConsolidationSchema = z
  .object({ source_index: integer, target_index: integer })
  .transform(({ source_index, target_index }) => ({
    sourceIndex: source_index,
    targetIndex: target_index,
  }));

const checkpointSchema = z.object({ epoch: integer, root: hex(32) });

export const finalitySchema = z
  .object({ current_justified: checkpointSchema, finalized: checkpointSchema })
  .transform(({ current_justified, finalized }) => ({ justified: current_justified, finalized }));

export const attestationRewardsSchema = z
  .object({
    total_rewards: z.array(
      z.object({
        validator_index: integer,
        head: signedGwei,
        source: signedGwei,
        target: signedGwei,
        // Clients have answered a missing, a positive and a negative number for the same penalty.
        inactivity: signedGwei.default(0n),
      }),
    ),
  })
  .transform(({ total_rewards }) =>
    total_rewards.map(({ validator_index, head, source, target, inactivity }) => ({
      validatorIndex: validator_index,
      /** Gwei, negative for a penalty. */
      amount: head + source + target - (inactivity < 0n ? -inactivity : inactivity),
    })),
  );

export const blockRewardsSchema = z
  .object({
    proposer_index: integer,
    total: gwei,
    proposer_slashings: gwei,
    attester_slashings: gwei,
  })
  .transform(({ proposer_index, total }) => ({
    proposerIndex: proposer_index,
    /** Gwei; attestations, sync aggregate and slashings that the block included. */
    total,
  }));

export const syncCommitteeRewardsSchema = z.array(
  z
    .object({ validator_index: integer, reward: signedGwei })
    .transform(({ validator_index, reward }) => ({
      validatorIndex: validator_index,
      /** Gwei, negative for a penalty. */
      amount: reward,
    })),
);

export const syncCommitteeSchema = z
  .object({ validators: z.array(integer) })
  .transform(({ validators }) => validators);

export type Genesis = z.output<typeof genesisSchema>;
export type Header = z.output<typeof headerSchema>;
export type BeaconBlock = z.output<typeof blockSchema>;
export type Validator = z.output<typeof validatorSchema>;
export type ValidatorStatus = Validator['status'];
export type PendingDeposit = z.output<typeof pendingDepositSchema>;
export type PendingPartialWithdrawal = z.output<typeof pendingPartialWithdrawalSchema>;
export type PendingConsolidation = z.output<typeof pendingConsolidationSchema>;
export type Finality = z.output<typeof finalitySchema>;
/** A reward of one validator in gwei, negative for a penalty. */
export type ValidatorReward = z.output<typeof attestationRewardsSchema>[number];
export type BlockRewards = z.output<typeof blockRewardsSchema>;
