/**
 * JSON with integers of any size as numbers: what a node in Rust writes for a u64, and what
 * JSON.stringify can not.
 */
export function toJson(value: unknown): string {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return `[${value.map((one) => toJson(one ?? null)).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .map(([name, field]) => `${JSON.stringify(name)}:${toJson(field)}`);
  return `{${fields.join(',')}}`;
}
