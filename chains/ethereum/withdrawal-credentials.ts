/**
 * Withdrawal credentials that end with an address, 32 bytes in lower-case hex with 0x: type 0x01 pays
 * out what is above 32 ETH, type 0x02 compounds up to 2048 ETH.
 * https://eips.ethereum.org/EIPS/eip-7251
 */
export const credentialsFor = (address: string, compounding: boolean): string =>
  `${compounding ? '0x02' : '0x01'}${'00'.repeat(11)}${address.slice(2).toLowerCase()}`;
