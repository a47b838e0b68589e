import type { Clock, Log } from '@kiln-connect/core';
import type { AuditEntry, Store } from '@kiln-connect/store';
import type { Cookies } from './cookies.ts';
import type { KnownDevices } from './known-devices.ts';
import type { BetterAuth } from './open-better-auth.ts';
import type { SessionRows } from './sessions/session-rows.ts';

/** What the functions of this room share. */
export interface Room {
  readonly store: Pick<Store, 'people' | 'throttles'>;
  readonly auth: BetterAuth;
  readonly context: Awaited<BetterAuth['$context']>;
  readonly publicUrl: URL;
  readonly cookies: Cookies;
  readonly devices: KnownDevices;
  readonly sessions: SessionRows;
  readonly clock: Clock;
  readonly log: Log;
  audit(entry: AuditEntry): Promise<void>;
  /** Their names. */
  organizationsOf(userId: string): Promise<readonly string[]>;
}
