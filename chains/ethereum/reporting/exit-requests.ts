import type { OperationRow } from '@kiln-connect/core';
import { type Address, type Hex, parseAbi, size, slice } from 'viem';
import { exitRequestAbi } from '../contracts/abi.ts';
import type { ExecutionNode } from '../node/index.ts';
import type { EthereumSettings } from '../settings.ts';
import type { LogSources } from './deposits.ts';
import {
  executionRange,
  type Logged,
  type LogPlace,
  transactionFields,
  withTransactions,
} from './logged.ts';
import type { SlotBlock } from './slot-blocks.ts';
import { withdrawalAddress } from './withdrawal-address.ts';

/** ValidatorsExitBusOracle of Lido: https://docs.lido.fi/contracts/validators-exit-bus-oracle */
export const lidoExitAbi = parseAbi([
  'event ValidatorExitRequest(uint256 indexed stakingModuleId, uint256 indexed nodeOperatorId, uint256 indexed validatorIndex, bytes validatorPubkey, uint256 timestamp)',
]);

/** RioLRTOperatorRegistry of Rio Network; the keys of one log stand behind each other. */
export const rioExitAbi = parseAbi([
  'event ETHDepositsDeallocated(uint8 indexed operatorId, uint256 depositsDeallocated, bytes pubKeyBatch)',
]);

/** The contracts in which exits are asked for; those that are left out are not watched. */
export type ExitContracts = Pick<
  EthereumSettings,
  'exit_request_contract' | 'lido_exit_bus_oracle' | 'rio_operator_registry'
>;

/** What the settings say of them. */
export const exitContracts = ({
  exit_request_contract,
  lido_exit_bus_oracle,
  rio_operator_registry,
}: EthereumSettings): ExitContracts => ({
  exit_request_contract,
  lido_exit_bus_oracle,
  rio_operator_registry,
});

const PUBLIC_KEY_BYTES = 48;

/** One key that a log names. */
interface ExitLog extends LogPlace {
  readonly type: 'kiln_exit_request' | 'lido_exit_request' | 'rio_exit_request';
  readonly publicKey: string;
  /** Which key of the log it is. */
  readonly place: number;
  readonly emittingContract: string;
  /** Who asked, where the log names them. */
  readonly caller?: string;
}

/**
 * The exits that were asked for in these blocks, of the contracts that are configured. Anybody can ask
 * our own contract for any key: who is not the validator's withdrawal address is not heard. Keys that
 * are no validators as yet are left out, for there is nothing to exit.
 * @throws {NodeAnswerError} when the execution node is on another branch than the beacon node.
 */
export async function exitRequestOperations(
  blocks: readonly SlotBlock[],
  { contracts, ...sources }: LogSources & { contracts: ExitContracts },
): Promise<readonly OperationRow[]> {
  const { execution, validatorKeys } = sources;
  const range = executionRange(blocks);
  if (!range || !Object.values(contracts).some((address) => address !== undefined)) return [];
  if (validatorKeys.size === 0) return [];
  const logs = await exitLogs(range, { contracts, execution });
  const found = await withTransactions(
    logs.filter(({ publicKey }) => validatorKeys.has(publicKey)),
    { blocks, execution },
  );
  return found.flatMap((logged) => toOperation(logged, sources));
}

function toOperation(
  logged: Logged<ExitLog>,
  { time, validatorsAt }: LogSources,
): readonly OperationRow[] {
  const { log, block, receipt } = logged;
  const { type, publicKey } = log;
  const validator = validatorsAt(block.slot).find((one) => one.publicKey === publicKey);
  if (!validator) return [];
  if (log.caller !== undefined && log.caller !== withdrawalAddress(validator)) return [];
  const at = time.timeOf(block.slot);
  return [
    {
      id: `${type}:${log.transactionHash}:${log.logIndex}:${log.place}`,
      stakeId: publicKey,
      type,
      time: at,
      position: block.slot,
      wallet: log.caller ?? receipt.from.toLowerCase(),
      proxies: [],
      amount: 0n,
      // Those of others are addressed to the operators of their protocols, and name nobody.
      ...(log.caller !== undefined && {
        asksForExit: { by: log.caller, transaction: log.transactionHash },
      }),
      answer: {
        type,
        time: at.toISOString(),
        validator_address: publicKey,
        validator_index: validator.index,
        ...transactionFields(logged),
        emitting_contract: log.emittingContract,
        ...(log.caller !== undefined && { caller: log.caller }),
      },
    },
  ];
}

async function exitLogs(
  { from, to }: { from: number; to: number },
  { contracts, execution }: { contracts: ExitContracts; execution: ExecutionNode },
): Promise<readonly ExitLog[]> {
  const {
    exit_request_contract: own,
    lido_exit_bus_oracle: lido,
    rio_operator_registry: rio,
  } = contracts;
  const configured = [own, lido, rio].filter((address) => address !== undefined);
  const logs = await execution.getLogs({
    address: configured as Address[],
    events: [
      ...exitRequestAbi.filter((item) => item.type === 'event'),
      ...lidoExitAbi,
      ...rioExitAbi,
    ],
    strict: true,
    fromBlock: BigInt(from),
    toBlock: BigInt(to),
  });
  return logs.flatMap((log): ExitLog[] => {
    const { blockNumber, blockHash, transactionHash, logIndex } = log;
    const emittingContract = log.address.toLowerCase();
    const isOf = (contract: string | undefined) => contract?.toLowerCase() === emittingContract;
    const entry = (type: ExitLog['type'], keys: readonly Hex[], caller?: string) =>
      keys.map((key, place) => ({
        ...{ blockNumber, blockHash, transactionHash, logIndex, emittingContract, type, place },
        publicKey: key.toLowerCase(),
        ...(caller !== undefined && { caller: caller.toLowerCase() }),
      }));
    // A contract is heard only with the event that is its own.
    if (log.eventName === 'ExitRequested' && isOf(own)) {
      return entry('kiln_exit_request', [log.args.validator], log.args.caller);
    }
    if (log.eventName === 'ValidatorExitRequest' && isOf(lido)) {
      return entry('lido_exit_request', [log.args.validatorPubkey]);
    }
    if (log.eventName === 'ETHDepositsDeallocated' && isOf(rio)) {
      return entry('rio_exit_request', keysOf(log.args.pubKeyBatch));
    }
    return [];
  });
}

/** The public keys that stand behind each other in the bytes; what is over is none. */
const keysOf = (batch: Hex): readonly Hex[] =>
  Array.from({ length: Math.floor(size(batch) / PUBLIC_KEY_BYTES) }, (_, i) =>
    slice(batch, i * PUBLIC_KEY_BYTES, (i + 1) * PUBLIC_KEY_BYTES),
  );
