import { useQueryErrorResetBoundary } from '@tanstack/react-query';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { useRouter } from '@tanstack/react-router';
import { messageOf } from '../api/api-error.ts';
import { PublicLayout } from '../shell/public-layout.tsx';
import { Button } from '../ui/button.tsx';

/** Stands in for a page that could not be shown. */
export function ErrorPage({ error, reset }: ErrorComponentProps) {
  const queries = useQueryErrorResetBoundary();
  const router = useRouter();
  const again = () => {
    queries.reset();
    reset();
    void router.invalidate();
  };
  return (
    <PublicLayout title="This page can not be shown" description={messageOf(error)}>
      <Button variant="primary" onClick={again}>
        Try again
      </Button>
    </PublicLayout>
  );
}
