import { type AttemptLimit, addressKey } from './throttle.ts';

const MINUTES = 60;
const HOUR = 3600;

/** Who tries: where from, and on a device that the account's owner used before or not. */
interface Trier {
  readonly address: string;
  readonly knownDevice: string | undefined;
}

/**
 * For guesses at one account. A known device has a count of its own, and only that: no stranger can
 * spend it. Others share one by address, one by account and address, and one by account, which a
 * single address can not spend alone.
 */
const guesses =
  (kind: string, { perPlace, perAccount }: { perPlace: number; perAccount: number }) =>
  (account: string, { address, knownDevice }: Trier): readonly AttemptLimit[] => {
    const windowSeconds = 15 * MINUTES;
    const once = { attempts: perPlace, windowSeconds, isForgiving: true };
    if (knownDevice !== undefined) return [{ key: `${kind}:device:${knownDevice}`, ...once }];
    const place = addressKey(address);
    return [
      { key: `${kind}:address:${place}`, attempts: 100, windowSeconds },
      { key: `${kind}:account:${account}:${place}`, ...once },
      { key: `${kind}:account:${account}`, attempts: perAccount, windowSeconds: HOUR },
    ];
  };

/** Passwords at sign-in; the account is its e-mail, whether there is one or not. */
export const passwordGuesses = guesses('password', { perPlace: 10, perAccount: 100 });

/** Codes after a good password; the account is its id. A million codes, three of them good at a time. */
export const codeGuesses = guesses('code', { perPlace: 5, perAccount: 25 });

/** Reset links asked for; the account is its e-mail, whether there is one or not. */
export const resetRequests = guesses('reset', { perPlace: 5, perAccount: 25 });

/** Passwords and codes given while signed in: whoever took a session over must not guess them. */
export const confirmations = (userId: string): readonly AttemptLimit[] => [
  {
    key: `confirm:${userId}`,
    attempts: 10,
    windowSeconds: 15 * MINUTES,
    isForgiving: true,
  },
];

/** Requests of one address that need no account to be named, but cost work. */
export const openRequests = (kind: string, address: string): readonly AttemptLimit[] => [
  { key: `${kind}:address:${addressKey(address)}`, attempts: 100, windowSeconds: 15 * MINUTES },
];
