import { createOTP } from '@better-auth/utils/otp';
import { DIGITS, STEP_SECONDS } from '../two-factor/accept-code.ts';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** What an authenticator app that scanned this `otpauth:` address shows, `stepsFromNow` steps of 30 s from now. */
export async function totpCode(uri: string, stepsFromNow = 0): Promise<string> {
  const secret = new URL(uri).searchParams.get('secret') ?? '';
  const bits = [...secret].map((one) => BASE32.indexOf(one).toString(2).padStart(5, '0')).join('');
  const bytes = (bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2));
  const step = Math.floor(Date.now() / 1000 / STEP_SECONDS) + stepsFromNow;
  return createOTP(Buffer.from(bytes).toString('utf8'), { digits: DIGITS }).hotp(step);
}
