/** How far a piece of work is. */
interface Standing {
  readonly done: number;
  readonly total: number;
}

const WIDTH = 30;

/**
 * The text of a progress bar: share, speed since it was begun, and how long the rest takes at that
 * speed. `elapsedMs` and `doneBefore` tell what was done in which time.
 */
export function progressText(
  { done, total }: Standing,
  { elapsedMs, doneBefore, unit }: { elapsedMs: number; doneBefore: number; unit: string },
): string {
  const share = total === 0 ? 1 : Math.min(done / total, 1);
  const full = Math.floor(share * WIDTH);
  const perSecond = elapsedMs > 0 ? ((done - doneBefore) * 1000) / elapsedMs : 0;
  const rest = perSecond > 0 ? duration((total - done) / perSecond) : 'unknown';
  const bar = '#'.repeat(full) + '-'.repeat(WIDTH - full);
  const percent = `${Math.floor(share * 100)}`.padStart(3);
  return `[${bar}] ${percent}% ${done}/${total} ${unit}, ${Math.round(perSecond)}/s, ${rest} left`;
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${whole % 60} s` : `${whole} s`;
}
