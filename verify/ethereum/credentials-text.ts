import { hexFromBytes, isZero } from '../bytes.ts';
import { checksumAddress } from './address.ts';

/** Who gets rewards and stake back, and how, in words, as withdrawal credentials say it. */
export function credentialsText(credentials: Uint8Array): string {
  const type = credentials[0];
  if ((type !== 1 && type !== 2) || !isZero(credentials.subarray(1, 12))) {
    return `the holder of the credentials ${hexFromBytes(credentials)}, which are of no address`;
  }
  const address = checksumAddress(credentials.subarray(12));
  return type === 1
    ? `${address} (0x01: what exceeds 32 ETH is paid out by itself)`
    : `${address} (0x02: rewards compound up to 2048 ETH)`;
}
