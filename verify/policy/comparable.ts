/**
 * Text of hex means the same in both cases, a list of texts in any order; all else is compared as it is.
 * Lists in lists are no terms of anybody: they are compared as text, which grows no faster than they do.
 */
export function comparable(value: unknown): unknown {
  if (Array.isArray(value))
    return `${value.map((entry) => JSON.stringify(inOneCase(entry))).sort()}`;
  return inOneCase(value);
}

const inOneCase = (value: unknown): unknown =>
  typeof value === 'string' && /^0x/i.test(value) ? value.toLowerCase() : value;
