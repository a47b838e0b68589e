import { isNetwork } from '@kiln-connect/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useMe } from '../../api/use-me.ts';
import { placeOf } from '../../router/last-place.ts';
import { chooseTheme } from '../../theme/theme.ts';
import { NETWORK_STYLE } from '../network-style.ts';
import { REPORT_PAGES } from '../report-pages.ts';
import { SETTINGS_PAGES } from '../settings-pages.ts';
import { useSignOut } from '../use-sign-out.ts';
import type { Command } from './command.ts';

/** By what else than its name a page is looked for. */
const WORDS: Readonly<Record<string, string>> = {
  'API tokens': 'key secret create regenerate revoke application',
  Members: 'invite people team role',
  Security: 'two-factor policy expiry',
  'Single sign-on': 'sso oidc saml',
  'Audit log': 'history events export csv',
  Networks: 'mainnet testnet devnet',
  Portfolio: 'balance stakes rewards accounts dollars',
  Export: 'report excel csv download rewards timezone',
  'Closed months': 'books period close restate accounting finance',
};

/** What can be done from the page that is open. */
export function useCommands(): readonly Command[] {
  const me = useMe();
  const navigate = useNavigate();
  const signOut = useSignOut();
  const address = useParams({ strict: false });
  const here = me.organizations.find((one) => one.slug === address.organization);
  const place =
    here && address.network && isNetwork(address.network)
      ? { organization: here.slug, network: address.network }
      : placeOf(me);
  const organization = me.organizations.find((one) => one.slug === place?.organization);

  const commands: Command[] = [];
  const add = (group: string, label: string, run: () => void, words?: string) =>
    commands.push({ id: `${group}/${label}`, group, label, run, ...(words && { words }) });

  if (place) {
    add('Pages', 'Home', () => void navigate({ to: '/$organization/$network', params: place }));
    add(
      'Pages',
      'Verify a transaction',
      () => void navigate({ to: '/$organization/$network/verify', params: place }),
      'decode bytes hex intent check sign proof',
    );
    add(
      'Pages',
      'Alerts',
      () => void navigate({ to: '/$organization/$network/alerts', params: place }),
      'authority changed withdraw stolen watch lag acknowledge',
    );
    for (const { to, label } of REPORT_PAGES) {
      add('Reports', label, () => void navigate({ to, params: place }), WORDS[label]);
    }
    for (const { to, label } of SETTINGS_PAGES) {
      add('Settings', label, () => void navigate({ to, params: place }), WORDS[label]);
    }
  }
  add(
    'Pages',
    'Profile',
    () => void navigate({ to: '/profile' }),
    'password passkey sessions name',
  );
  add('Pages', 'API reference', () => location.assign('/docs'), 'documentation');
  for (const network of organization?.networks ?? []) {
    if (!place || network === place.network) continue;
    add(
      'Networks',
      `Switch to ${NETWORK_STYLE[network].name.toLowerCase()}`,
      () => void navigate({ to: '/$organization/$network', params: { ...place, network } }),
    );
  }
  for (const { slug, name } of me.organizations) {
    if (slug === place?.organization) continue;
    add(
      'Organizations',
      `Switch to ${name}`,
      () => void navigate({ to: '/$organization', params: { organization: slug } }),
    );
  }
  add('Theme', 'Light theme', () => chooseTheme('light'));
  add('Theme', 'Dark theme', () => chooseTheme('dark'));
  add('Theme', 'Theme as the device', () => chooseTheme('system'), 'system');
  add('Session', 'Sign out', signOut, 'log out leave');
  return commands;
}
