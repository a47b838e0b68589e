import type { Validator } from '../node/index.ts';

/** The address that a validator pays out to, lower case; `undefined` while it has a BLS key instead. */
export const withdrawalAddress = ({
  withdrawalCredentials,
}: Pick<Validator, 'withdrawalCredentials'>): string | undefined =>
  /^0x0[12]/.test(withdrawalCredentials) ? `0x${withdrawalCredentials.slice(-40)}` : undefined;
