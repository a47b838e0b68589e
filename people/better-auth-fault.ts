import {
  ConflictError,
  type ConnectError,
  InvalidInputError,
  UnauthenticatedError,
} from '@kiln-connect/core';

const wrongCredentials = () =>
  new UnauthenticatedError({
    code: 'wrong_credentials',
    message: 'E-mail and password do not match.',
  });

export const wrongCode = () =>
  new UnauthenticatedError({
    code: 'wrong_code',
    message: 'This code is wrong or was used before: enter the next one that the app shows.',
  });

export const signInExpired = () =>
  new UnauthenticatedError({
    code: 'sign_in_expired',
    message: 'No sign-in waits for a code any more: begin again with e-mail and password.',
  });

export const confirmationFailed = () =>
  new UnauthenticatedError({
    code: 'confirmation_failed',
    message: 'The password or the code is wrong.',
  });

export const notSignedIn = () =>
  new UnauthenticatedError({
    code: 'not_signed_in',
    message: 'Sign in first: there is no session, or it has ended.',
  });

export const invalidResetToken = () =>
  new InvalidInputError({
    code: 'invalid_reset_token',
    message: 'This link is wrong, was used, or is older than an hour: ask for another one.',
  });

export const twoFactorEnabled = () =>
  new ConflictError({
    code: 'two_factor_enabled',
    message: 'An authenticator app is set up already: disable two-factor to set up another one.',
  });

const twoFactorNotEnabled = () =>
  new ConflictError({
    code: 'two_factor_not_enabled',
    message: 'No authenticator app is set up.',
  });

const passkeyRefused = () =>
  new InvalidInputError({
    code: 'passkey_refused',
    message:
      'The passkey was refused: it is not known here, took longer than five minutes, or did not verify its user. Try again.',
  });

/** What Better Auth's codes mean to the caller. */
const MEANINGS: { readonly [code: string]: () => ConnectError } = {
  INVALID_EMAIL_OR_PASSWORD: wrongCredentials,
  INVALID_PASSWORD: confirmationFailed,
  INVALID_TOKEN: invalidResetToken,
  USER_NOT_FOUND: invalidResetToken,
  INVALID_CODE: wrongCode,
  INVALID_BACKUP_CODE: wrongCode,
  INVALID_TWO_FACTOR_COOKIE: signInExpired,
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: signInExpired,
  TOTP_NOT_ENABLED: twoFactorNotEnabled,
  BACKUP_CODES_NOT_ENABLED: twoFactorNotEnabled,
  TWO_FACTOR_NOT_ENABLED: twoFactorNotEnabled,
  TOTP_ALREADY_ENABLED: twoFactorEnabled,
  CHALLENGE_NOT_FOUND: passkeyRefused,
  FAILED_TO_VERIFY_REGISTRATION: passkeyRefused,
  AUTHENTICATION_FAILED: passkeyRefused,
  PASSKEY_NOT_FOUND: passkeyRefused,
  YOU_ARE_NOT_ALLOWED_TO_REGISTER_THIS_PASSKEY: passkeyRefused,
  USER_NOT_VERIFIED: passkeyRefused,
  UNAUTHORIZED: notSignedIn,
};

/** The error that an answer of Better Auth stands for. What it has no words for here is a fault of ours. */
export async function faultOf(response: Response, path: string): Promise<Error> {
  const body = (await response.json().catch(() => ({}))) as { code?: unknown };
  const code = typeof body.code === 'string' ? body.code : '';
  return (
    MEANINGS[code]?.() ?? new Error(`Better Auth answered ${response.status} ${code} at ${path}`)
  );
}
