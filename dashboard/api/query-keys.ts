/** Names of what is kept of the server's answers; a shorter name stands for all that begin with it. */
export const queryKeys = {
  status: ['status'],
  me: ['me'],
  health: ['health'],
  sessions: ['me', 'sessions'],
  passkeys: ['me', 'passkeys'],
  organization: (slug: string) => ['organization', slug],
  tokens: (slug: string, network?: string) =>
    network ? ['organization', slug, 'tokens', network] : ['organization', slug, 'tokens'],
  members: (slug: string) => ['organization', slug, 'members'],
  invitations: (slug: string) => ['organization', slug, 'invitations'],
  singleSignOn: (slug: string) => ['organization', slug, 'single-sign-on'],
  exitMessageKey: (slug: string) => ['organization', slug, 'exit-message-key'],
  webhooks: (slug: string) => ['organization', slug, 'webhooks'],
  webhook: (slug: string, id: string) => ['organization', slug, 'webhooks', id],
  deliveries: (slug: string, id: string, state: string) => [
    'organization',
    slug,
    'webhooks',
    id,
    'deliveries',
    state,
  ],
  delivery: (slug: string, webhook: string, id: string) => [
    'organization',
    slug,
    'webhooks',
    webhook,
    'delivery',
    id,
  ],
  events: (slug: string, type: string) => ['organization', slug, 'webhooks', 'events', type],
  books: (slug: string, network: string) => ['organization', slug, 'books', network],
  period: (slug: string, id: string) => ['organization', slug, 'period', id],
  reportSubjects: (slug: string, network: string) => [
    'organization',
    slug,
    'report-subjects',
    network,
  ],
  portfolio: (slug: string, network: string, account: string) => [
    'organization',
    slug,
    'portfolio',
    network,
    account,
  ],
  policy: (slug: string, network: string) => ['organization', slug, 'policy', network],
  policyHistory: (slug: string, network: string) => [
    'organization',
    slug,
    'policy',
    network,
    'history',
  ],
  alerts: (
    slug: string,
    network?: string,
    filter?: Readonly<Record<string, string | undefined>>,
  ) =>
    network === undefined
      ? ['organization', slug, 'alerts']
      : ['organization', slug, 'alerts', network, filter],
  openAlerts: (slug: string, network: string) => ['organization', slug, 'alerts', network, 'open'],
  audit: (slug: string, filter?: Readonly<Record<string, string | undefined>>) =>
    filter ? ['organization', slug, 'audit', filter] : ['organization', slug, 'audit'],
} as const;
