import { PagePending } from './page-pending.tsx';
import { PublicLayout } from './public-layout.tsx';

/** Stands where a page will be for somebody who is not signed in. */
export const PublicPending = () => (
  <PublicLayout title="One moment…">
    <PagePending />
  </PublicLayout>
);
