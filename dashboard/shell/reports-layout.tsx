import { Outlet } from '@tanstack/react-router';
import { PageTabs } from './page-tabs.tsx';
import { REPORT_PAGES } from './report-pages.ts';

/** What finance asks for: a list of pages, and the one that is open. */
export default function ReportsLayout() {
  return (
    <>
      <PageTabs label="Reports" pages={REPORT_PAGES} />
      <div className="flex min-w-0 flex-col gap-8">
        <Outlet />
      </div>
    </>
  );
}
