import type { PolicyAnswer } from '@kiln-connect/usecases';
import { usePermission } from '../../../api/use-permission.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { FormError } from '../../../ui/form-error.tsx';
import { Countdown, RelativeTime } from '../../../ui/relative-time.tsx';
import { showToast } from '../../../ui/toasts.ts';
import { CopiedFact, Fact } from '../copied-fact.tsx';
import { useAction } from '../use-action.ts';
import { documentOf } from './policy-document.ts';
import { policyDifferences } from './policy-words.ts';
import { usePolicyChanges } from './use-policy.ts';

type Waiting = NonNullable<PolicyAnswer['waiting']>;

/** The change that waits: what it would change, how long it waits, and who may decide on it. */
export function WaitingChange({ waiting, answer }: { waiting: Waiting; answer: PolicyAnswer }) {
  const mayChange = usePermission('policy.change');
  const changes = usePolicyChanges();
  const approving = useAction(changes.approve);
  const cancelling = useAction(changes.cancel);
  const cannotApprove = mayChange.reason ?? whyNot(waiting);
  const differences = policyDifferences(
    documentOf(answer.current?.policy ?? null),
    documentOf(waiting.policy),
    answer.chains,
  );
  const approve = async () => {
    if (await approving.run(waiting.id)) showToast('The new signing policy is in force.');
  };
  const cancel = async () => {
    if (await cancelling.run(waiting.id)) showToast('The change is cancelled.');
  };
  return (
    <Card
      title="A change waits"
      description={
        waiting.effective_at === null ? (
          'It takes effect when another owner or admin approves it.'
        ) : (
          <>
            Nobody else can approve it. It takes effect by itself in{' '}
            <Countdown until={waiting.effective_at} />, unless somebody cancels it.
          </>
        )
      }
      footer={
        <>
          <p className="text-sm text-subtle">{cannotApprove}</p>
          <div className="flex gap-2">
            <Button isBusy={cancelling.isBusy} disabledReason={mayChange.reason} onClick={cancel}>
              Cancel the change
            </Button>
            <Button
              variant="primary"
              isBusy={approving.isBusy}
              disabledReason={cannotApprove}
              onClick={approve}
            >
              Approve
            </Button>
          </div>
        </>
      }
    >
      <FormError error={approving.error ?? cancelling.error} />
      <dl className="text-sm">
        <Fact name="Proposed by">{waiting.proposed_by}</Fact>
        <Fact name="Proposed">
          <RelativeTime at={waiting.proposed_at} />
        </Fact>
        <Fact name="Reason">{waiting.reason}</Fact>
        {waiting.hash && <CopiedFact name="SHA-256" text={waiting.hash} />}
      </dl>
      <ul aria-label="What it changes" className="flex flex-col gap-3 text-sm">
        {differences.map(({ chain, label, before, after }) => (
          <li key={`${chain} ${label}`} className="flex flex-col gap-1">
            <span className="font-medium">
              {chain}: {label}
            </span>
            {before !== undefined && (
              <del className="block rounded-md bg-danger-soft px-2 py-1 break-all whitespace-pre-line text-danger-ink">
                {before}
              </del>
            )}
            <ins className="block rounded-md bg-success-soft px-2 py-1 break-all whitespace-pre-line text-success-ink no-underline">
              {after}
            </ins>
          </li>
        ))}
        {differences.length === 0 && (
          <li>It changes nothing that is shown here; compare the documents.</li>
        )}
      </ul>
    </Card>
  );
}

function whyNot({ is_own, may_approve }: Waiting): string | undefined {
  if (is_own) return 'You proposed it: somebody else has to approve it.';
  if (may_approve) return undefined;
  return 'You were not an owner or admin for 24 hours when it was proposed: you may cancel it.';
}
