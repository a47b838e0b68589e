import { Outlet } from '@tanstack/react-router';
import { SettingsNav } from './settings-nav.tsx';

/** The settings of an organization: a list of pages, and the one that is open. */
export default function SettingsLayout() {
  return (
    <>
      <SettingsNav />
      <div className="flex min-w-0 flex-col gap-8">
        <Outlet />
      </div>
    </>
  );
}
