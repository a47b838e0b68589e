import type { SingleSignOnAnswer } from '@kiln-connect/usecases';
import { useQuery } from '@tanstack/react-query';
import { Fingerprint, Plus } from 'lucide-react';
import { useState } from 'react';
import { useOrganization } from '../../../api/use-organization.ts';
import { usePermission } from '../../../api/use-permission.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { ListSkeleton } from '../list-skeleton.tsx';
import { NotAllowed } from '../not-allowed.tsx';
import { QueryFailure } from '../query-failure.tsx';
import { ProviderCard } from './provider-card.tsx';
import { ProviderDialog } from './provider-dialog.tsx';
import { RemoveProviderDialog } from './remove-provider-dialog.tsx';
import { providersQuery } from './use-providers.ts';

type OpenDialog =
  | { readonly kind: 'create' }
  | { readonly kind: 'update' | 'remove'; readonly provider: SingleSignOnAnswer };

export default function SingleSignOnPage() {
  const { slug } = useOrganization();
  const mayRead = usePermission('single-sign-on.read');
  const mayUpdate = usePermission('single-sign-on.update');
  const providers = useQuery({ ...providersQuery(slug), enabled: mayRead.allowed });
  const [dialog, setDialog] = useState<OpenDialog>();
  const close = () => setDialog(undefined);
  const isEmpty = providers.data?.length === 0;

  const add = (
    <Button
      variant="primary"
      icon={<Plus className="size-4" />}
      disabledReason={mayUpdate.reason}
      onClick={() => setDialog({ kind: 'create' })}
    >
      Add a provider
    </Button>
  );

  return (
    <div className="flex flex-col gap-6">
      <PageHeader
        title="Single sign-on"
        description="Let people sign in through your own identity provider, by OpenID Connect or SAML."
        action={isEmpty || !mayRead.allowed ? undefined : add}
      />
      {!mayRead.allowed && <NotAllowed reason={mayRead.reason} />}
      {providers.error && <QueryFailure query={providers} />}
      {mayRead.allowed && providers.isPending && <ListSkeleton label="providers" rows={2} />}
      {isEmpty && (
        <Card>
          <EmptyState
            icon={<Fingerprint className="size-5" />}
            title="No identity provider yet"
            action={add}
          >
            Add one for the domain of your e-mail addresses, prove that the domain is yours, and
            your people sign in with the account that they have.
          </EmptyState>
        </Card>
      )}
      {providers.data?.map((provider) => (
        <ProviderCard
          key={provider.id}
          provider={provider}
          refusal={mayUpdate.reason}
          onUpdate={() => setDialog({ kind: 'update', provider })}
          onRemove={() => setDialog({ kind: 'remove', provider })}
        />
      ))}
      {dialog?.kind === 'create' && <ProviderDialog onClose={close} />}
      {dialog?.kind === 'update' && <ProviderDialog provider={dialog.provider} onClose={close} />}
      {dialog?.kind === 'remove' && (
        <RemoveProviderDialog provider={dialog.provider} onClose={close} />
      )}
    </div>
  );
}
