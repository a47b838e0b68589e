import { type electra, ssz } from '@lodestar/types';
import { fromHex } from '@lodestar/utils';

/** The fields of an execution block, as `eth_getBlockByNumber` answers it, that a payload needs. */
export interface ExecutionBlock {
  readonly number: string;
  readonly hash: string;
  readonly parentHash: string;
  readonly miner: string;
  readonly stateRoot: string;
  readonly receiptsRoot: string;
  readonly logsBloom: string;
  readonly gasLimit: string;
  readonly gasUsed: string;
  readonly timestamp: string;
  readonly extraData: string;
  readonly baseFeePerGas: string;
  readonly blobGasUsed?: string;
  readonly excessBlobGas?: string;
  readonly transactions: readonly string[];
}

/**
 * The execution payload of a beacon block: the execution chain's own block, with the randomness and
 * withdrawals of the consensus side, which that chain's header does not carry here.
 */
export function payloadOf(o: {
  block: ExecutionBlock;
  transactions: readonly Uint8Array[];
  prevRandao: Uint8Array;
  withdrawals: electra.ExecutionPayload['withdrawals'];
}): electra.ExecutionPayload {
  const { block } = o;
  return {
    ...ssz.electra.ExecutionPayload.defaultValue(),
    parentHash: fromHex(block.parentHash),
    feeRecipient: fromHex(block.miner),
    stateRoot: fromHex(block.stateRoot),
    receiptsRoot: fromHex(block.receiptsRoot),
    logsBloom: fromHex(block.logsBloom),
    prevRandao: o.prevRandao,
    blockNumber: Number(block.number),
    gasLimit: Number(block.gasLimit),
    gasUsed: Number(block.gasUsed),
    timestamp: Number(block.timestamp),
    extraData: fromHex(block.extraData),
    baseFeePerGas: BigInt(block.baseFeePerGas),
    blockHash: fromHex(block.hash),
    transactions: [...o.transactions],
    withdrawals: o.withdrawals,
    blobGasUsed: BigInt(block.blobGasUsed ?? '0x0'),
    excessBlobGas: BigInt(block.excessBlobGas ?? '0x0'),
  };
}
