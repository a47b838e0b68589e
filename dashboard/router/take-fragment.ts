let taken: { readonly path: string; readonly secret: string } | undefined;

/**
 * The secret that a link carried behind `#`, taken out of the address and so out of the browser's
 * history. Asked again at the same address it is still known (somebody signed in meanwhile), until it
 * was used or the page is loaded anew.
 */
export function takeFragment(): string {
  const secret = location.hash.slice(1);
  if (secret) {
    taken = { path: location.pathname, secret };
    history.replaceState(history.state, '', location.pathname + location.search);
  }
  return taken?.path === location.pathname ? taken.secret : '';
}

/** Forgets the secret: it was used. */
export function dropFragment(): void {
  taken = undefined;
}
