import { Dialog as Base } from '@base-ui/react/dialog';
import type { Network } from '@kiln-connect/core';
import { useRouterState } from '@tanstack/react-router';
import { Menu as MenuIcon } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import type { MyOrganizationAnswer } from '../api/answers.ts';
import { classNames } from '../ui/class-names.ts';
import { dialogBackdrop } from '../ui/dialog-style.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Logo } from './logo.tsx';
import { NetworkBadge } from './network-badge.tsx';
import { NetworkBand } from './network-band.tsx';
import { Sidebar } from './sidebar/sidebar.tsx';

interface ShellProps {
  /** Undefined for somebody who belongs to none. */
  organization: MyOrganizationAnswer | undefined;
  network: Network | undefined;
  /** The page is about the person, not about the network that the sidebar leads to. */
  isPersonal?: boolean;
  children: ReactNode;
}

/** Sidebar and page; the sidebar is a drawer on narrow screens. */
export function Shell({ organization, network, isPersonal, children }: ShellProps) {
  const [isDrawerOpen, setDrawerOpen] = useState(false);
  const pathname = useRouterState({ select: (state) => state.location.pathname });

  // biome-ignore lint/correctness/useExhaustiveDependencies: it closes whenever another page opens
  useEffect(() => setDrawerOpen(false), [pathname]);

  const sidebar = (
    <Sidebar
      organization={organization}
      network={network}
      onNavigate={() => setDrawerOpen(false)}
    />
  );
  const shown = isPersonal ? undefined : network;
  const hasBand = shown !== undefined && shown !== 'mainnet';
  return (
    <div
      className={classNames(
        'flex min-h-dvh flex-col',
        hasBand ? '[--band:1.75rem]' : '[--band:0rem]',
      )}
    >
      {shown && <NetworkBand network={shown} />}
      <header className="sticky top-(--band) z-30 flex h-14 items-center justify-between gap-3 border-b border-line bg-canvas px-4 lg:hidden">
        <div className="-ml-2 flex items-center gap-2">
          <IconButton
            label="Open navigation"
            icon={<MenuIcon className="size-5" />}
            onClick={() => setDrawerOpen(true)}
          />
          <Logo />
        </div>
        {shown && <NetworkBadge network={shown} />}
      </header>
      <div className="flex grow">
        <aside
          aria-label="Sidebar"
          className="sticky top-(--band) hidden h-[calc(100dvh-var(--band))] w-64 shrink-0 border-r border-line lg:block"
        >
          {sidebar}
        </aside>
        <main
          id="content"
          tabIndex={-1}
          className="mx-auto flex w-full max-w-6xl min-w-0 flex-col gap-8 px-4 py-6 outline-none sm:px-8 sm:py-10"
        >
          {children}
        </main>
      </div>
      <Base.Root open={isDrawerOpen} onOpenChange={setDrawerOpen}>
        <Base.Portal>
          <Base.Backdrop className={dialogBackdrop} />
          <Base.Popup className="fixed inset-y-0 left-0 z-40 w-72 max-w-[85vw] bg-canvas shadow-raised outline-none data-open:animate-appear lg:hidden">
            <Base.Title className="sr-only">Navigation</Base.Title>
            {sidebar}
            <Base.Close className="sr-only focus:not-sr-only focus:absolute focus:top-3 focus:right-3 focus:rounded-lg focus:bg-raised focus:px-3 focus:py-1.5 focus:text-sm">
              Close navigation
            </Base.Close>
          </Base.Popup>
        </Base.Portal>
      </Base.Root>
    </div>
  );
}
