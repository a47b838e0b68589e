import { isIP } from 'node:net';
import { type Dns, systemDns } from './dns.ts';
import { EgressError } from './egress-error.ts';
import { type Outgoing, send } from './pinned-request.ts';
import { addressText, isPublicAddress } from './public-address.ts';

export interface EgressOptions {
  readonly dns?: Dns | undefined;
  /**
   * Origins that may be asked although they are not on the public internet or speak plain HTTP, like
   * 'http://127.0.0.1:8080': identity providers of a private network, and those of tests.
   */
  readonly allowedOrigins?: readonly string[] | undefined;
  /** All of a fetch, the search for the address included, in milliseconds. */
  readonly timeoutMs?: number | undefined;
  readonly maxBytes?: number | undefined;
}

/** Fetches addresses that users gave, from the public internet alone. */
export interface Egress {
  /**
   * Fetches one address over TLS: connects to no other address than the one that was checked, follows
   * no redirect, and reads a bounded answer in bounded time.
   * @throws {EgressError}
   */
  fetch(url: string | URL, request?: Outgoing): Promise<Response>;
  /**
   * Refuses an address that could never be fetched, before anybody is asked: one without TLS, with a
   * password, or of a literal address that is not public.
   * @throws {EgressError} `forbidden_target`
   */
  requirePublic(url: URL): void;
  /** Whether the address is one of `allowedOrigins`. */
  isAllowed(url: URL): boolean;
}

const TIMEOUT = 10_000;
/** A set of keys or a provider's description is a few kilobytes. */
const MOST_BYTES = 1024 * 1024;

/** A guard for what this server fetches for its users. */
export function createEgress({
  dns = systemDns,
  allowedOrigins = [],
  timeoutMs = TIMEOUT,
  maxBytes = MOST_BYTES,
}: EgressOptions = {}): Egress {
  const isAllowed = (url: URL): boolean => allowedOrigins.includes(url.origin);

  function requirePublic(url: URL): void {
    if (url.username !== '' || url.password !== '') {
      throw forbidden(`The address of ${url.host} carries a name or a password; it must not.`);
    }
    if (isAllowed(url)) return;
    if (url.protocol !== 'https:') {
      throw forbidden(`${url.origin} is not asked: the address must begin with https://.`);
    }
    const literal = literalAddress(url);
    if (literal !== undefined && !isPublicAddress(literal)) throw notPublic(url);
  }

  /** Every address of the host: one that is not public spoils all, for which is taken is chance. */
  async function addressesOf(url: URL): Promise<readonly string[]> {
    const literal = literalAddress(url);
    if (literal !== undefined) return [literal];
    const addresses = await dns.addresses(url.hostname);
    if (addresses.length === 0) throw new Error('the host has no address');
    if (!isAllowed(url) && !addresses.every(isPublicAddress)) throw notPublic(url);
    return addresses;
  }

  return {
    isAllowed,
    requirePublic,
    fetch: async (target, request = {}) => {
      const url = new URL(target);
      requirePublic(url);
      const deadline = AbortSignal.timeout(timeoutMs);
      const signal = request.signal ? AbortSignal.any([request.signal, deadline]) : deadline;
      try {
        const addresses = await unlessAborted(addressesOf(url), signal);
        return await send(url, { ...request, signal }, { addresses, maxBytes });
      } catch (error) {
        if (error instanceof EgressError) throw error;
        throw deadline.aborted ? tooSlow(url, timeoutMs, error) : unreachable(url, error);
      }
    },
  };
}

/** The address that stands in place of a host's name; undefined for a name. */
function literalAddress({ hostname }: URL): string | undefined {
  const bare = hostname.replace(/^\[|\]$/g, '');
  return isIP(bare) === 0 ? undefined : bare;
}

/** Looking a name up can not be ended, so it is left behind. */
const unlessAborted = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const end = (): void => reject(signal.reason);
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', end));
  });

const forbidden = (message: string): EgressError =>
  new EgressError({ fault: 'forbidden_target', message });

const notPublic = (url: URL): EgressError =>
  forbidden(`${hostText(url)} is not asked: it is not an address of the public internet.`);

/** The host and its port; a URL parser writes an IPv4 address within an IPv6 one so that nobody knows it. */
function hostText(url: URL): string {
  const literal = literalAddress(url);
  return literal === undefined ? url.host : url.host.replace(literal, addressText(literal));
}

const tooSlow = (url: URL, timeoutMs: number, cause: unknown): EgressError =>
  new EgressError({
    fault: 'too_slow',
    message: `${url.host} did not answer in full within ${timeoutMs / 1000} seconds.`,
    cause,
  });

const unreachable = (url: URL, cause: unknown): EgressError =>
  new EgressError({
    fault: 'unreachable',
    message: `${url.host} can not be reached${reasonOf(cause)}.`,
    cause,
  });

/** The system's short code of a failure: 'ECONNREFUSED', 'ENOTFOUND', 'CERT_HAS_EXPIRED'. */
function reasonOf(cause: unknown): string {
  const code = (cause as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? ` (${code})` : '';
}
