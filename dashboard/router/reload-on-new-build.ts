const KEY = 'kiln.reloaded-at';
const ONCE_IN_MS = 10_000;

/**
 * Reloads the page when a part of it can not be loaded: a newer build has taken its place. Not twice
 * in a row, so that a server that is down does not make the page reload for ever.
 */
export function reloadOnNewBuild(): void {
  addEventListener('vite:preloadError', (event) => {
    const last = Number(sessionStorage.getItem(KEY) ?? 0);
    if (Date.now() - last < ONCE_IN_MS) return;
    event.preventDefault();
    sessionStorage.setItem(KEY, String(Date.now()));
    location.reload();
  });
}
