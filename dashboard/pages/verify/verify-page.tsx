import { useQuery } from '@tanstack/react-query';
import { useOrganization } from '../../api/use-organization.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { loadVerifier } from './verifier.ts';
import { VerifierCard } from './verifier-card.tsx';
import { VerifyForm } from './verify-form.tsx';

/** Loaded once a visit: it is the same file until the page itself is another one. */
const verifierQuery = {
  queryKey: ['verifier'],
  queryFn: loadVerifier,
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: Number.POSITIVE_INFINITY,
  retry: false,
} as const;

/** Judges a transaction of any provider in the browser; what is pasted never leaves it. */
export default function VerifyPage() {
  const { network } = useOrganization();
  const { data: verifier, error, refetch } = useQuery(verifierQuery);
  return (
    <>
      <PageHeader
        title="Verify a transaction"
        description="What a transaction does, before you sign it. It is judged here, in your browser: nothing that you paste is sent anywhere or kept."
      />
      {error && (
        <Banner
          tone="danger"
          title="The verifier was not started"
          isAlert
          action={<Button onClick={() => void refetch()}>Try again</Button>}
        >
          It could not be loaded, or is not the file whose hash this page names. Nothing is judged
          without it.
        </Banner>
      )}
      {verifier && <VerifyForm ask={verifier.ask} network={network} key={network} />}
      {!verifier && !error && <Skeleton className="h-96 w-full" />}
      <VerifierCard file={verifier?.file} />
    </>
  );
}
