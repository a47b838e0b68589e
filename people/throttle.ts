import { type Clock, TooManyRequestsError } from '@kiln-connect/core';
import type { Store } from '@kiln-connect/store';
import ipaddr from 'ipaddr.js';

/** So many attempts of one kind in a window that begins with the first. */
export interface AttemptLimit {
  /** What is counted: the kind of attempt and whose it is. */
  readonly key: string;
  readonly attempts: number;
  readonly windowSeconds: number;
  /** A success forgets the attempts before it. */
  readonly isForgiving?: boolean;
}

/**
 * Counts an attempt against each of the limits, on all servers together; call it before the attempt,
 * so that many at the same time are counted too.
 * @throws {TooManyRequestsError} `too_many_attempts` when one of them is spent.
 */
export async function countAttempt(
  limits: readonly AttemptLimit[],
  { store, clock }: { store: Pick<Store, 'throttles'>; clock: Clock },
): Promise<void> {
  for (const { key, attempts, windowSeconds } of limits) {
    const now = clock.now();
    const { count, endsAt } = await store.throttles.hit({ key, windowSeconds, now });
    if (count > attempts) {
      const retryAfterSeconds = Math.max(1, Math.ceil((endsAt.getTime() - now.getTime()) / 1000));
      throw new TooManyRequestsError({
        code: 'too_many_attempts',
        message: `Too many attempts: try again in ${words(retryAfterSeconds)}.`,
        retryAfterSeconds,
      });
    }
  }
}

/** Forgets the attempts before a success, where the limit says so. */
export async function forgiveAttempts(
  limits: readonly AttemptLimit[],
  { store }: { store: Pick<Store, 'throttles'> },
): Promise<void> {
  for (const { key, isForgiving } of limits) if (isForgiving) await store.throttles.clear(key);
}

function words(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? 'a minute' : `${minutes} minutes`;
}

/** Whom an address stands for when attempts are counted: IPv6 networks are handed out as /64 (RFC 6177). */
export function addressKey(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/64`).toString()}/64`;
}
