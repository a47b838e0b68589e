import { CSPProvider } from '@base-ui/react/csp-provider';
import { Outlet } from '@tanstack/react-router';
import { Toaster } from '../ui/toaster.tsx';
import { CommandPaletteHost } from './command-palette/command-palette-host.tsx';
import { ReauthenticationHost } from './reauthentication/reauthentication-host.tsx';
import { RouteAnnouncer } from './route-announcer.tsx';

/** What stands round every page. Styles come from files alone: the pages' policy allows no others. */
export const RootLayout = () => (
  <CSPProvider disableStyleElements>
    <a
      href="#content"
      className="sr-only z-60 rounded-lg bg-accent px-4 py-2 text-sm font-medium text-white focus:not-sr-only focus:fixed focus:top-3 focus:left-3"
    >
      Skip to content
    </a>
    <Outlet />
    <RouteAnnouncer />
    <ReauthenticationHost />
    <CommandPaletteHost />
    <Toaster />
  </CSPProvider>
);
