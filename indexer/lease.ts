/** How long a process that ended without a word keeps what it led, in milliseconds, unless said otherwise. */
export const LEASE_MS = 10_000;

/** What a process holds is renewed so many times before others may take it. */
const RENEWALS = 3;

/** Something that one of several processes on a database does at a time. */
export interface Lease {
  /** How often it is renewed, in milliseconds. */
  readonly termMs: number;
  /** Whether it is this process that does it; from now on when no other one does. */
  leads(): Promise<boolean>;
  /** To be told once the database was told that this process leaves it. */
  left(): void;
}

/** Asks the database no more often than it has to. */
export function createLease(ask: () => Promise<boolean>, { leaseMs }: { leaseMs: number }): Lease {
  const termMs = leaseMs / RENEWALS;
  /** Nobody else leads before then, in milliseconds of this process's clock. */
  let leadsUntil = 0;
  return {
    termMs,
    leads: async () => {
      if (performance.now() < leadsUntil) return true;
      const asked = performance.now();
      const isLeading = await ask();
      leadsUntil = isLeading ? asked + termMs : 0;
      return isLeading;
    },
    left: () => {
      leadsUntil = 0;
    },
  };
}
