/** A place of its own that nothing outside can name: paths are resolved against it. */
const BASE = 'http://here.invalid';

/**
 * The path to go back to after signing in, or undefined for what would lead out of the dashboard:
 * another origin, however it is spelt, or a path of the server's API.
 */
export function safeReturnPath(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^\/(?![/\\])/.test(value)) return undefined;
  if (!URL.canParse(value, BASE)) return undefined;
  const url = new URL(value, BASE);
  if (url.origin !== BASE || /^\/(\/|(dashboard|v1|operator)(\/|$))/.test(url.pathname))
    return undefined;
  return url.pathname;
}
