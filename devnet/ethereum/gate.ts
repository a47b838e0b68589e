/**
 * Lets many readers or one writer through: answers about the execution chain are given only
 * between blocks, never from the middle of one that is not durable yet.
 */
export interface Gate {
  /** Runs beside other shared work, but not beside exclusive work. */
  shared<T>(work: () => Promise<T>): Promise<T>;
  /** Waits for all shared work under way, then runs alone. */
  exclusive<T>(work: () => Promise<T>): Promise<T>;
}

/** A gate that nobody is in; whoever wants it alone goes before those who share and are not in yet. */
export function createGate(): Gate {
  let tail: Promise<void> = Promise.resolve();
  let shared = new Set<Promise<unknown>>();

  return {
    async shared(work) {
      // Whoever asked for the gate alone in the meantime goes first.
      for (let seen: unknown; seen !== tail; ) {
        seen = tail;
        await tail;
      }
      const running = work();
      const settled = running.then(
        () => {},
        () => {},
      );
      shared.add(settled);
      try {
        return await running;
      } finally {
        shared.delete(settled);
      }
    },
    async exclusive(work) {
      const before = tail;
      let leave = () => {};
      tail = new Promise((resolve) => {
        leave = resolve;
      });
      await before;
      const running = shared;
      shared = new Set();
      try {
        await Promise.all(running);
        return await work();
      } finally {
        leave();
      }
    },
  };
}
