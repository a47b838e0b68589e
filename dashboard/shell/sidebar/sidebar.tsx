import type { Network } from '@kiln-connect/core';
import { Bell, BookOpen, ChartColumn, House, Search, Settings, ShieldCheck } from 'lucide-react';
import type { MyOrganizationAnswer } from '../../api/answers.ts';
import { SideNav } from '../../ui/side-nav.tsx';
import { openCommandPalette } from '../command-palette/command-palette-state.ts';
import { Logo } from '../logo.tsx';
import { AlertCount } from './alert-count.tsx';
import { NetworkMenu } from './network-menu.tsx';
import { OrganizationMenu } from './organization-menu.tsx';
import { PersonMenu } from './person-menu.tsx';

interface SidebarProps {
  organization: MyOrganizationAnswer | undefined;
  network: Network | undefined;
  onNavigate: () => void;
}

export function Sidebar({ organization, network, onNavigate }: SidebarProps) {
  const params = organization && network && { organization: organization.slug, network };
  return (
    <div className="flex h-full flex-col gap-4 overflow-y-auto px-3 py-4">
      <div className="flex h-8 items-center px-2.5">
        <Logo />
      </div>
      {params && (
        <div className="flex flex-col gap-1">
          <OrganizationMenu organization={organization} network={network} />
          <NetworkMenu organization={organization} network={network} />
        </div>
      )}
      <button
        type="button"
        onClick={() => {
          onNavigate();
          openCommandPalette();
        }}
        className="flex h-9 items-center gap-2.5 rounded-lg border border-line bg-surface px-2.5 text-sm text-subtle hover:border-line-strong hover:text-ink"
      >
        <Search className="size-4" />
        <span className="grow text-left">Go to…</span>
        <kbd className="font-sans text-xs">{isApple() ? '⌘K' : 'Ctrl K'}</kbd>
      </button>
      {params && (
        <SideNav
          label="Main"
          onNavigate={onNavigate}
          items={[
            {
              link: { to: '/$organization/$network', params, activeOptions: { exact: true } },
              label: 'Home',
              icon: <House className="size-4" />,
            },
            {
              link: { to: '/$organization/$network/verify', params },
              label: 'Verify a transaction',
              icon: <ShieldCheck className="size-4" />,
            },
            {
              link: { to: '/$organization/$network/reports', params },
              label: 'Reports',
              icon: <ChartColumn className="size-4" />,
            },
            {
              link: { to: '/$organization/$network/alerts', params },
              label: 'Alerts',
              icon: <Bell className="size-4" />,
              aside: <AlertCount organization={organization} network={network} />,
            },
            {
              link: { to: '/$organization/$network/settings', params },
              label: 'Settings',
              icon: <Settings className="size-4" />,
            },
          ]}
        />
      )}
      <div className="mt-auto flex flex-col gap-1">
        <a
          href="/docs"
          className="flex h-9 items-center gap-2.5 rounded-lg px-2.5 text-sm font-medium text-muted hover:bg-sunken hover:text-ink"
        >
          <BookOpen className="size-4 text-subtle" />
          API reference
        </a>
        <PersonMenu />
      </div>
    </div>
  );
}

const isApple = (): boolean => /Mac|iPhone|iPad/.test(navigator.userAgent);
