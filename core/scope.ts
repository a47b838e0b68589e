export const SCOPES = ['read', 'craft', 'broadcast', 'accounts'] as const;

/** What an API token may do: read reports, craft transactions, broadcast them, manage accounts. */
export type Scope = (typeof SCOPES)[number];

export const isScope = (value: string): value is Scope =>
  (SCOPES as readonly string[]).includes(value);
