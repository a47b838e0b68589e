/** Epochs of a report that does not say how many. */
const USUAL_EPOCHS = 100;

/** The epochs that a range means that may have no begin or no end, none of them after `current`. */
export function epochRange(
  { from, to }: { from?: number | undefined; to?: number | undefined },
  current: number,
): { from: number; to: number } {
  const last = Math.min(to ?? (from === undefined ? current : from + USUAL_EPOCHS - 1), current);
  return { from: from ?? Math.max(0, last - USUAL_EPOCHS + 1), to: last };
}
