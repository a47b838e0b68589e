import type { SingleSignOnAnswer } from '@kiln-connect/usecases';
import { messageOf } from '../../../api/api-error.ts';
import { Button } from '../../../ui/button.tsx';
import { showToast } from '../../../ui/toasts.ts';
import { CopiedFact, Fact } from '../copied-fact.tsx';
import { useAction } from '../use-action.ts';
import { useProviderChanges } from './use-providers.ts';

interface DomainProofProps {
  provider: SingleSignOnAnswer;
  refusal: string | undefined;
}

/** The DNS record that proves a domain, and the question whether it is there. */
export function DomainProof({ provider, refusal }: DomainProofProps) {
  const { verifyDomain } = useProviderChanges();
  const action = useAction(verifyDomain);
  const message = messageOf(action.error);
  return (
    <section
      aria-label={`Prove the domain ${provider.domain}`}
      className="flex flex-col gap-3 rounded-lg border border-line bg-canvas p-4 text-sm"
    >
      <p className="text-muted">
        Prove that <span className="font-medium text-ink">{provider.domain}</span> is yours: add
        this record to its DNS, then let us look. New records can take some minutes to be seen.
      </p>
      <dl className="flex flex-col gap-1">
        <Fact name="Type">TXT</Fact>
        <CopiedFact name="Name" text={provider.domain_proof.name} />
        <CopiedFact name="Value" text={provider.domain_proof.value} />
      </dl>
      <div className="flex flex-wrap items-center gap-3">
        <Button
          size="small"
          variant="primary"
          isBusy={action.isBusy}
          disabledReason={refusal}
          onClick={async () => {
            if (await action.run(provider)) showToast(`${provider.domain} is proven.`);
          }}
        >
          Check the record
        </Button>
        {message && (
          <p role="alert" className="min-w-0 flex-1 text-danger-ink">
            {message}
          </p>
        )}
      </div>
    </section>
  );
}
