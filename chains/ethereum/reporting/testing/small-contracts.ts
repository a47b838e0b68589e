import { concat, type Hex, numberToHex } from 'viem';

const byte = (value: number): Hex => numberToHex(value, { size: 1 });

/**
 * Runtime code of a contract that logs what it is called with: its first words as topics, what follows
 * as data. It stands for contracts of others, of which only the events matter.
 */
export function logging(topics: number): Hex {
  const head = byte(topics * 32);
  // The topic that is read last is on top: the first one.
  const loads = Array.from({ length: topics }, (_, i) =>
    concat(['0x60', byte((topics - 1 - i) * 32), '0x35']),
  );
  const sizeOfData = concat(['0x60', head, '0x3603']);
  const copied = concat(['0x8060', head, '0x600037']);
  return concat([...loads, sizeOfData, copied, '0x6000', byte(0xa0 + topics), '0x00']);
}

/** Runtime code of a contract that calls another one with all that it is called with and paid. */
export const forwardingTo = (address: Hex): Hex =>
  concat(['0x36600060003760006000366000', '0x3473', address, '0x5af100']);
