import { Outlet } from '@tanstack/react-router';
import { PageTabs } from './page-tabs.tsx';
import { SETTINGS_PAGES } from './settings-pages.ts';

/** The settings of an organization: a list of pages, and the one that is open. */
export default function SettingsLayout() {
  return (
    <>
      <PageTabs label="Settings" pages={SETTINGS_PAGES} />
      <div className="flex min-w-0 flex-col gap-8">
        <Outlet />
      </div>
    </>
  );
}
