/** Hex as Solana's part of the API writes it: lower case, without 0x. */
export const bareHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** The bytes of hex without 0x, which its schema has checked. */
export const bytesOfHex = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
