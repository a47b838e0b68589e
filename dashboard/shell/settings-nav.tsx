import { Link } from '@tanstack/react-router';
import { useOrganization } from '../api/use-organization.ts';
import { SETTINGS_PAGES } from './settings-pages.ts';

/** A column on wide screens, a row that scrolls sideways on narrow ones. */
export function SettingsNav() {
  const { slug, network } = useOrganization();
  return (
    <nav
      aria-label="Settings"
      className="-mx-4 overflow-x-auto px-4 sm:mx-0 sm:px-0 xl:sticky xl:top-10 xl:self-start"
    >
      <ul className="flex gap-1 py-0.5 xl:flex-col xl:gap-0.5">
        {SETTINGS_PAGES.map(({ to, label }) => (
          <li key={to}>
            <Link
              to={to}
              params={{ organization: slug, network }}
              className="flex h-8 items-center rounded-lg px-2.5 text-sm font-medium whitespace-nowrap text-muted hover:bg-sunken hover:text-ink aria-[current=page]:bg-sunken aria-[current=page]:text-ink"
            >
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
