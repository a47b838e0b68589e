import type { Endpoint } from './endpoint.ts';
import {
  listPasskeys,
  passkeyOptions,
  passkeyRegistrationOptions,
  registerPasskey,
  removePasskey,
  renamePasskey,
  signInWithPasskey,
} from './passkeys.ts';
import { requestPasswordReset, resetPassword } from './reset-password.ts';
import { verifyBackupCode, verifyTotp } from './second-factor.ts';
import { signInWithPassword, signOut } from './sign-in.ts';
import { disableTwoFactor, enableTwoFactor, generateBackupCodes } from './two-factor-settings.ts';

/** All of Better Auth that can be reached from outside. */
export const endpoints: readonly Endpoint[] = [
  signInWithPassword,
  signOut,
  requestPasswordReset,
  resetPassword,
  verifyTotp,
  verifyBackupCode,
  enableTwoFactor,
  disableTwoFactor,
  generateBackupCodes,
  passkeyRegistrationOptions,
  registerPasskey,
  passkeyOptions,
  signInWithPasskey,
  listPasskeys,
  renamePasskey,
  removePasskey,
];
