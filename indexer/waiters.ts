/** Steps that may fail, one after the other, before those who wait are told. */
const PATIENCE = 3;

interface Waiter {
  readonly target: number;
  failures: number;
  resolve(): void;
  reject(error: unknown): void;
}

/** Those who wait until a position is stored. */
export interface Waiters {
  wait(target: number): Promise<void>;
  /** Those who wait now. A step satisfies only those who waited when it began. */
  current(): readonly Waiter[];
  /** Lets go those of them whose target is not after `position`. */
  satisfy(waiters: readonly Waiter[], position: number): void;
  /** Counts a failed step; those who saw some in a row hear why. */
  fail(waiters: readonly Waiter[], error: unknown): void;
  rejectAll(error: unknown): void;
}

export function createWaiters(): Waiters {
  const waiting = new Set<Waiter>();
  return {
    wait: (target) =>
      new Promise((resolve, reject) => {
        waiting.add({ target, failures: 0, resolve, reject });
      }),
    current: () => [...waiting],
    satisfy: (waiters, position) => {
      for (const waiter of waiters) {
        waiter.failures = 0;
        if (waiter.target > position) continue;
        waiting.delete(waiter);
        waiter.resolve();
      }
    },
    fail: (waiters, error) => {
      for (const waiter of waiters) {
        waiter.failures += 1;
        if (waiter.failures < PATIENCE) continue;
        waiting.delete(waiter);
        waiter.reject(error);
      }
    },
    rejectAll: (error) => {
      for (const waiter of waiting) waiter.reject(error);
      waiting.clear();
    },
  };
}
