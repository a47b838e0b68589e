/** Text of hex means the same in both cases, a list in any order; all else is compared as it is. */
export function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return JSON.stringify(value.map(comparable).sort());
  return typeof value === 'string' && /^0x/i.test(value) ? value.toLowerCase() : value;
}
