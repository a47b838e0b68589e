import { randomUUID } from 'node:crypto';
import { passkey } from '@better-auth/passkey';
import type { Clock, Log } from '@kiln-connect/core';
import type { PeopleDatabase } from '@kiln-connect/store';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { APIError } from 'better-auth/api';
import { betterAuth } from 'better-auth/minimal';
import { twoFactor } from 'better-auth/plugins/two-factor';
import type { Cookies } from './cookies.ts';
import { LONGEST, SHORTEST } from './passwords/password-strength.ts';
import type { ResetLink } from './people.ts';
import { betterAuthSecrets } from './people-secret.ts';
import { currentRequest } from './request-scope.ts';
import { sessionFields } from './sessions/session-fields.ts';
import { ABSOLUTE_SECONDS } from './sessions/session-rules.ts';
import { DIGITS, STEP_SECONDS } from './two-factor/accept-code.ts';

export const BASE_PATH = '/dashboard/api/auth';

/** How long a reset link works, in seconds. */
const RESET_SECONDS = 3600;

/** How long a sign-in waits for its second factor, in seconds. */
const SECOND_FACTOR_SECONDS = 600;

interface BetterAuthParts {
  readonly database: PeopleDatabase;
  readonly publicUrl: URL;
  /** Signs cookies and encrypts TOTP secrets. */
  readonly secret: string;
  readonly cookies: Cookies;
  readonly clock: Clock;
  readonly log: Log;
  onResetRequested(link: ResetLink): Promise<void>;
}

export type BetterAuth = ReturnType<typeof openBetterAuth>;

/**
 * Better Auth over the store's tables. What it leaves open by default is closed here or by
 * `handleRequest`, which alone reaches its router; the tests say each.
 */
export function openBetterAuth(parts: BetterAuthParts) {
  const { database, publicUrl, secret, cookies, clock, log } = parts;
  const { users, sessions, credentials, verifications, twoFactors, passkeys } = database.tables;
  return betterAuth({
    appName: 'Kiln Connect',
    baseURL: publicUrl.origin,
    basePath: BASE_PATH,
    trustedOrigins: [publicUrl.origin],
    secrets: betterAuthSecrets(secret),
    database: drizzleAdapter(database.orm, {
      provider: 'pg',
      schema: {
        user: users,
        session: sessions,
        account: credentials,
        verification: verifications,
        twoFactor: twoFactors,
        passkey: passkeys,
      },
    }),
    advanced: {
      // The tables leave out columns of what is switched off.
      database: { generateId: () => randomUUID(), validateSchema: false },
      // Both are off by themselves in tests, which would then prove nothing.
      disableOriginCheck: false,
      disableCSRFCheck: false,
      // Addresses come from the server, never from a header.
      ipAddress: { disableIpTracking: true },
      // The prefix would be __Secure-; the names below carry their own.
      useSecureCookies: false,
      cookiePrefix: cookies.name('session').replace(/\.session$/, ''),
      cookies: { session_token: { name: cookies.name('session') } },
      defaultCookieAttributes: {
        httpOnly: true,
        sameSite: 'lax',
        path: '/',
        secure: cookies.name('session').startsWith('__Host-'),
      },
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: SHORTEST,
      maxPasswordLength: LONGEST,
      resetPasswordTokenExpiresIn: RESET_SECONDS,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: ({ user, token }) =>
        parts.onResetRequested({
          email: user.email,
          name: user.name,
          token,
          expiresAt: new Date(clock.now().getTime() + RESET_SECONDS * 1000),
        }),
    },
    verification: { storeIdentifier: 'hashed' },
    session: {
      expiresIn: ABSOLUTE_SECONDS,
      // Idle ends are ours; see session-rules.ts. What counts as fresh is what `requireRecent` says.
      disableSessionRefresh: true,
      freshAge: 0,
      cookieCache: { enabled: false },
      fields: { updatedAt: 'lastSeenAt' },
      additionalFields: {
        method: { type: 'string', input: false },
        secondFactor: { type: 'boolean', input: false },
        authenticatedAt: { type: 'date', input: false },
      },
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session, context) => ({
            data: sessionFields(
              { session, path: context?.path, request: currentRequest() },
              { clock },
            ),
          }),
        },
      },
    },
    plugins: [
      twoFactor({
        issuer: 'Kiln Connect',
        twoFactorCookieMaxAge: SECOND_FACTOR_SECONDS,
        // Who has no password proves who they are by a recent authentication.
        allowPasswordless: true,
        totpOptions: { digits: DIGITS, period: STEP_SECONDS },
        // Its lock would keep the owner out, too; see attempt-limits.ts.
        accountLockout: { enabled: false },
      }),
      passkey({
        rpID: publicUrl.hostname,
        rpName: 'Kiln Connect',
        origin: publicUrl.origin,
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        advanced: { webAuthnChallengeCookie: 'passkey' },
        // It accepts answers without user verification; a passkey stands for two factors here.
        registration: {
          afterVerification: async ({ verification }) => {
            requireUserVerified(verification.registrationInfo?.userVerified);
          },
        },
        authentication: {
          afterVerification: async ({ verification }) => {
            requireUserVerified(verification.authenticationInfo.userVerified);
          },
        },
      }),
    ],
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    // A database that is out of reach is our error, not an empty 500.
    onAPIError: { throw: true },
    logger: {
      level: 'error',
      log: (_level, says, ...more) =>
        log.warn({ says, reason: reasonIn(more) }, 'Better Auth reports a fault'),
    },
  });
}

/** The first cause of a fault: a query builder's error around it would show the query's values. */
function reasonIn(more: readonly unknown[]): string | undefined {
  let error = more.find((one) => one instanceof Error);
  while (error?.cause instanceof Error) error = error.cause;
  return error?.message;
}

function requireUserVerified(isVerified: boolean | undefined): void {
  if (isVerified) return;
  throw new APIError('BAD_REQUEST', { message: 'user not verified', code: 'USER_NOT_VERIFIED' });
}
