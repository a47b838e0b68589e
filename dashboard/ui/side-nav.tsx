import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';

interface SideNavProps {
  label: string;
  items: readonly { link: LinkProps; label: string; icon?: ReactNode; aside?: ReactNode }[];
  onNavigate?: () => void;
}

/** Links to the pages of one part; the present one is marked. */
export const SideNav = ({ label, items, onNavigate }: SideNavProps) => (
  <nav aria-label={label}>
    <ul className="flex flex-col gap-0.5">
      {items.map((item) => (
        <li key={item.label}>
          <Link
            {...item.link}
            {...(onNavigate && { onClick: onNavigate })}
            className="flex h-9 items-center gap-2.5 rounded-lg px-2.5 text-sm font-medium text-muted hover:bg-sunken hover:text-ink aria-[current=page]:bg-sunken aria-[current=page]:text-ink"
          >
            {item.icon && <span className="shrink-0 text-subtle">{item.icon}</span>}
            {item.label}
            {item.aside && <span className="ml-auto">{item.aside}</span>}
          </Link>
        </li>
      ))}
    </ul>
  </nav>
);
