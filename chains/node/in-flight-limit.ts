/** Runs tasks, never more than `limit` at once, in the order in which they came. */
export function createInFlightLimit(limit: number): <T>(task: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];

  return async (task) => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await task();
    } finally {
      // The place goes to the next one directly, so that a newcomer can not take it in between.
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
