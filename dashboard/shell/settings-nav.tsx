import { Link, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useOrganization } from '../api/use-organization.ts';
import { SETTINGS_PAGES } from './settings-pages.ts';

/** A row of tabs; on narrow screens it scrolls sideways, with the present one in sight. */
export function SettingsNav() {
  const { slug, network } = useOrganization();
  const nav = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the present tab is another on each page
  useEffect(() => {
    const tab = nav.current?.querySelector('[aria-current=page]');
    tab?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [pathname]);
  return (
    <nav
      ref={nav}
      aria-label="Settings"
      className="-mx-4 -mt-2 overflow-x-auto border-b border-line px-2 sm:mx-0 sm:px-0"
    >
      <ul className="flex gap-1">
        {SETTINGS_PAGES.map(({ to, label }) => (
          <li key={to}>
            <Link
              to={to}
              params={{ organization: slug, network }}
              className="flex h-10 items-center border-b-2 border-transparent px-2.5 text-sm font-medium whitespace-nowrap text-muted -outline-offset-2! hover:text-ink aria-[current=page]:border-accent-ink aria-[current=page]:text-ink"
            >
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
