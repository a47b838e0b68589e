/**
 * How a node is called in errors, logs and health: its chain, kind and address without what may be secret,
 * e.g. 'eth execution node https://node.example/…'. Credentials and the query are dropped; a path is
 * cut because hosted nodes carry their key in it.
 */
export function nodeName(kind: string, url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${kind} node ${protocol}//${host}${pathname === '/' ? '' : '/…'}`;
}
