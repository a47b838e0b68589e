/** Steps that may fail, one after the other, before those who wait are told. */
const PATIENCE = 3;

interface Waiter {
  /** The position that must be stored; undefined before the head is known that was asked for. */
  target: number | undefined;
  readonly isForHead: boolean;
  failures: number;
  resolve(): void;
  reject(error: unknown): void;
}

/** Those who wait until a position is stored. */
export interface Waiters {
  /** Without a target: for the head at the next look at it. */
  wait(target?: number): Promise<void>;
  /** Those who wait now. A step satisfies only those who waited when it began. */
  current(): readonly Waiter[];
  /** Gives those who wait for the head its position, also when it was put back since. */
  aim(waiters: readonly Waiter[], head: number): void;
  /** Those of them whose target is not after `position`. */
  due(waiters: readonly Waiter[], position: number): readonly Waiter[];
  release(waiters: readonly Waiter[]): void;
  succeed(waiters: readonly Waiter[]): void;
  /** Counts a failed step; those who saw some in a row hear why. */
  fail(waiters: readonly Waiter[], error: unknown): void;
  rejectAll(error: unknown): void;
}

export function createWaiters(): Waiters {
  const waiting = new Set<Waiter>();
  return {
    wait: (target) =>
      new Promise((resolve, reject) => {
        waiting.add({ target, isForHead: target === undefined, failures: 0, resolve, reject });
      }),
    current: () => [...waiting],
    aim: (waiters, head) => {
      for (const waiter of waiters) {
        if (waiter.isForHead) waiter.target = Math.min(waiter.target ?? head, head);
      }
    },
    due: (waiters, position) =>
      waiters.filter(({ target }) => target !== undefined && target <= position),
    release: (waiters) => {
      for (const waiter of waiters) {
        waiting.delete(waiter);
        waiter.resolve();
      }
    },
    succeed: (waiters) => {
      for (const waiter of waiters) waiter.failures = 0;
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
