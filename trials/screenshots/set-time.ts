import type { MovableClock } from '../browser/company.ts';

/**
 * Sets the time of this whole process, the embedded database's included, and answers the clock that
 * puts it forward. What is made at the same times in every run shows the same times on every picture.
 */
export function setTime(start: Date): MovableClock {
  const Real = Date;
  let ahead = start.getTime() - Real.now();
  const now = (): number => Real.now() + ahead;
  globalThis.Date = new Proxy(Real, {
    construct: (target, given, newTarget) =>
      Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget),
    get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
  });
  return {
    now: () => new Date(),
    advance: (by) => {
      ahead += by;
    },
  };
}
