// Arrays as PostgreSQL writes them: a driver that makes them from a list of values looks at each character
// of each, which is a good part of what it costs to send many rows.
// https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO

/** An array of numbers, dates or times. */
export const plainArray = (values: readonly (number | bigint | string)[]): string =>
  `{${values.join(',')}}`;

/** An array of times, most of which come more than once. */
export const timeArray = (times: readonly Date[]): string =>
  plainArray(eachOnce(times, Number, (time) => time.toISOString()));

/** An array of texts, most of which come more than once. */
export const textArray = (texts: readonly string[]): string =>
  plainArray(eachOnce(texts, String, (text) => `"${text.replace(/["\\]/g, '\\$&')}"`));

/** What `make` gives for each, made once for all of one key. */
function eachOnce<Value, Key>(
  values: readonly Value[],
  keyOf: (value: Value) => Key,
  make: (value: Value) => string,
): readonly string[] {
  const known = new Map<Key, string>();
  return values.map((value) => {
    const key = keyOf(value);
    const made = known.get(key) ?? make(value);
    known.set(key, made);
    return made;
  });
}
