import { Link, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useOrganization } from '../api/use-organization.ts';
import type { REPORT_PAGES } from './report-pages.ts';
import type { SETTINGS_PAGES } from './settings-pages.ts';

type TabbedPage = (typeof REPORT_PAGES | typeof SETTINGS_PAGES)[number]['to'];

interface PageTabsProps {
  label: string;
  pages: readonly { readonly to: TabbedPage; readonly label: string }[];
}

/** Links to the pages of one part, as tabs; on narrow screens they scroll, the present one in sight. */
export function PageTabs({ label, pages }: PageTabsProps) {
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
      aria-label={label}
      className="-mx-4 -mt-2 overflow-x-auto border-b border-line px-2 sm:mx-0 sm:px-0"
    >
      <ul className="flex gap-1">
        {pages.map((page) => (
          <li key={page.to}>
            <Link
              to={page.to}
              params={{ organization: slug, network }}
              className="flex h-10 items-center border-b-2 border-transparent px-2.5 text-sm font-medium whitespace-nowrap text-muted -outline-offset-2! hover:text-ink aria-[current=page]:border-accent-ink aria-[current=page]:text-ink"
            >
              {page.label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
