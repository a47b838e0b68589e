import { messageOf } from '../../api/api-error.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';

interface QueryFailureProps {
  query: { readonly error: unknown; readonly isFetching: boolean; readonly refetch: () => unknown };
}

/** Says why something could not be loaded, and tries again. */
export const QueryFailure = ({ query }: QueryFailureProps) => (
  <Banner
    tone="danger"
    isAlert
    title="This could not be loaded."
    action={
      <Button size="small" isBusy={query.isFetching} onClick={() => query.refetch()}>
        Try again
      </Button>
    }
  >
    {messageOf(query.error)}
  </Banner>
);
