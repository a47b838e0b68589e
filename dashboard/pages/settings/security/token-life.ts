/** The most days that an organization can allow: ten years. */
const MOST_DAYS = 3650;

/** The longest life that was typed, in days; null for no limit; or what is wrong with it. */
export function readTokenLife(text: string): { days: number | null } | { problem: string } {
  const trimmed = text.trim();
  if (trimmed === '') return { days: null };
  const days = Number(trimmed);
  if (/^\d+$/.test(trimmed) && days >= 1 && days <= MOST_DAYS) return { days };
  return {
    problem: `Enter a whole number of days from 1 to ${MOST_DAYS}, or nothing for no limit.`,
  };
}
