import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Cookies } from './cookies.ts';

/** How long a device is known after a sign-in, in seconds. */
const KNOWN_SECONDS = 365 * 24 * 60 * 60;

/** People of one browser that it is known for; the earliest is forgotten first. */
const PEOPLE = 5;

/**
 * Devices on which a person signed in before (OWASP, "Slow Down Online Guessing Attacks with Device
 * Cookies"): their attempts are counted apart, so that a stranger who guesses at an account locks
 * himself out and never its owner.
 */
export interface KnownDevices {
  /** The device's own id for this person; undefined where nobody signed in with this e-mail before. */
  idFor(email: string, headers: Headers): string | undefined;
  /** The `Set-Cookie` line that makes the device known for this person. */
  remember(email: string, headers: Headers): string;
}

export function knownDevices({
  cookies,
  secret,
}: {
  cookies: Cookies;
  secret: string;
}): KnownDevices {
  const proof = (email: string, id: string) =>
    createHmac('sha256', secret).update(`known device\n${id}\n${email}`).digest();
  const entries = (headers: Headers) =>
    (cookies.read(headers, 'device') ?? '').split('~').filter((entry) => entry !== '');
  const entryFor = (email: string, headers: Headers) =>
    entries(headers).find((entry) => {
      const [id = '', shown = ''] = entry.split('-');
      const given = Buffer.from(shown, 'hex');
      const expected = proof(email, id);
      return given.length === expected.length && timingSafeEqual(given, expected);
    });
  return {
    idFor: (email, headers) => entryFor(email, headers)?.split('-')[0],
    remember: (email, headers) => {
      const mine = entryFor(email, headers);
      const id = randomBytes(16).toString('hex');
      const entry = mine ?? `${id}-${proof(email, id).toString('hex')}`;
      const others = entries(headers).filter((one) => one !== mine);
      return cookies.write('device', [...others, entry].slice(-PEOPLE).join('~'), KNOWN_SECONDS);
    },
  };
}
