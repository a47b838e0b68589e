/** The pages of an organization's settings, in the order in which they are listed. */
export const SETTINGS_PAGES = [
  { to: '/$organization/$network/settings/general', label: 'General' },
  { to: '/$organization/$network/settings/api-tokens', label: 'API tokens' },
  { to: '/$organization/$network/settings/members', label: 'Members' },
  { to: '/$organization/$network/settings/networks', label: 'Networks' },
  { to: '/$organization/$network/settings/security', label: 'Security' },
  { to: '/$organization/$network/settings/signing-policy', label: 'Signing policy' },
  { to: '/$organization/$network/settings/single-sign-on', label: 'Single sign-on' },
  { to: '/$organization/$network/settings/webhooks', label: 'Webhooks' },
  { to: '/$organization/$network/settings/audit-log', label: 'Audit log' },
] as const;
