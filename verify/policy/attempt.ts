/** What `read` makes of values that may be of any shape; undefined when it can make nothing of them. */
export function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
