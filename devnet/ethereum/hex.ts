/** Hex digits with 0x in front. */
export type Hex = `0x${string}`;

/** A quantity of JSON-RPC: hex without leading zeros. */
export const quantity = (value: number | bigint): Hex => `0x${value.toString(16)}`;

/** A word of 32 bytes. */
export const word = (value: bigint): Hex => `0x${value.toString(16).padStart(64, '0')}`;
