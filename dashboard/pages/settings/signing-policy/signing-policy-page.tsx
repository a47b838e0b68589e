import type { PolicyAnswer } from '@kiln-connect/usecases';
import { useQuery } from '@tanstack/react-query';
import { ScrollText } from 'lucide-react';
import { useState } from 'react';
import { useOrganization } from '../../../api/use-organization.ts';
import { usePermission } from '../../../api/use-permission.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { saveFile } from '../../reports/export/save-file.ts';
import { CopiedFact, Fact } from '../copied-fact.tsx';
import { ListSkeleton } from '../list-skeleton.tsx';
import { QueryFailure } from '../query-failure.tsx';
import { documentOf } from './policy-document.ts';
import { PolicyEditor } from './policy-editor.tsx';
import { PolicyHistory } from './policy-history.tsx';
import { PolicyView } from './policy-view.tsx';
import { RemovePolicyDialog } from './remove-policy-dialog.tsx';
import { policyQuery } from './use-policy.ts';
import { WaitingChange } from './waiting-change.tsx';

export default function SigningPolicyPage() {
  const { slug, network, name } = useOrganization();
  const mayChange = usePermission('policy.change');
  const query = useQuery(policyQuery(slug, network));
  const [isEditing, setEditing] = useState(false);
  const answer = query.data;
  const obstacle =
    mayChange.reason ??
    (answer?.waiting ? 'A change waits already: approve or cancel it first.' : undefined);
  const propose = (
    <Button variant="primary" disabledReason={obstacle} onClick={() => setEditing(true)}>
      {answer?.current?.policy ? 'Propose a change' : 'Propose a policy'}
    </Button>
  );
  return (
    <div className="flex flex-col gap-6">
      <PageHeader
        title="Signing policy"
        description={`What ${name} lets be crafted on ${network}, whoever holds an API token: how much, with whom, and to whom it comes back.`}
        action={answer && propose}
      />
      {query.error && <QueryFailure query={query} />}
      {query.isPending && <ListSkeleton label="the signing policy" rows={3} />}
      {answer && (
        <>
          {answer.waiting && <WaitingChange waiting={answer.waiting} answer={answer} />}
          <CurrentPolicy answer={answer} obstacle={obstacle} />
          <PolicyHistory />
        </>
      )}
      {isEditing && answer && <PolicyEditor answer={answer} onClose={() => setEditing(false)} />}
    </div>
  );
}

function CurrentPolicy({
  answer,
  obstacle,
}: {
  answer: PolicyAnswer;
  obstacle: string | undefined;
}) {
  const [isRemoving, setRemoving] = useState(false);
  const { current, chains, document: canonical } = answer;
  const policy = documentOf(current?.policy ?? null);
  if (current === null || policy === null || canonical === null) {
    return (
      <Card>
        <EmptyState icon={<ScrollText className="size-5" />} title="Nothing is limited">
          A signing policy bounds what a token can have crafted: the most per transaction and per
          day, the validators, the withdrawal addresses. It takes two people to change it, so that
          one stolen session is not enough; and whoever signs can verify with a copy of their own.
        </EmptyState>
      </Card>
    );
  }
  const save = () =>
    saveFile({
      content: new Blob([canonical], { type: 'application/json' }),
      name: `signing-policy-${answer.network}-${current.version}.json`,
    });
  return (
    <Card
      title={`Version ${current.version}`}
      description="In force: what it does not allow is refused before it is handed out."
      action={
        <div className="flex flex-wrap gap-2">
          <Button size="small" onClick={save}>
            Download to pin
          </Button>
          <Button size="small" disabledReason={obstacle} onClick={() => setRemoving(true)}>
            Propose to remove
          </Button>
        </div>
      }
    >
      <dl className="text-sm">
        <Fact name="In force">
          <RelativeTime at={current.effective_at} />
        </Fact>
        <Fact name="Proposed by">{current.proposed_by}</Fact>
        <Fact name="Approved by">
          {current.approved_by ?? 'Nobody: it took effect after 24 hours'}
        </Fact>
        <CopiedFact name="SHA-256" text={current.hash ?? ''} />
      </dl>
      <PolicyView policy={policy} chains={chains} />
      <RemovePolicyDialog isOpen={isRemoving} onClose={() => setRemoving(false)} />
    </Card>
  );
}
