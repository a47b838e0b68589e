import type { TokenAnswer, TokenWithSecret } from '@kiln-connect/usecases';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { organizationQuery } from '../../../api/queries.ts';
import { useOrganization } from '../../../api/use-organization.ts';
import { usePermission } from '../../../api/use-permission.ts';
import { Button } from '../../../ui/button.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { ListSkeleton } from '../list-skeleton.tsx';
import { QueryFailure } from '../query-failure.tsx';
import { CreateTokenDialog } from './create-token-dialog.tsx';
import { DeleteTokenDialog } from './delete-token-dialog.tsx';
import { ExpiringTokens } from './expiring-tokens.tsx';
import { NoTokens } from './no-tokens.tsx';
import { RegenerateTokenDialog } from './regenerate-token-dialog.tsx';
import type { TokenDeed } from './token-deeds.ts';
import { TokenList } from './token-list.tsx';
import { TokenSecretDialog } from './token-secret-dialog.tsx';
import { tokensQuery } from './tokens-query.ts';
import { UpdateTokenDialog } from './update-token-dialog.tsx';

/** The one dialog that is open. A new secret lives here alone, and only while it is shown. */
type OpenDialog =
  | { readonly kind: 'create' }
  | { readonly kind: TokenDeed; readonly token: TokenAnswer }
  | { readonly kind: 'secret'; readonly token: TokenWithSecret };

export default function ApiTokensPage() {
  const { slug, network } = useOrganization();
  const tokens = useQuery(tokensQuery(slug));
  const organization = useQuery(organizationQuery(slug));
  const mayCreate = usePermission('tokens.create');
  const [dialog, setDialog] = useState<OpenDialog>();
  const close = () => setDialog(undefined);
  const showSecret = (token: TokenWithSecret) => setDialog({ kind: 'secret', token });
  const maxTokenDays = organization.data?.max_token_days ?? null;

  const createButton = (
    <Button
      variant="primary"
      icon={<Plus className="size-4" />}
      disabledReason={mayCreate.reason}
      isBusy={organization.isPending}
      onClick={() => setDialog({ kind: 'create' })}
    >
      Create API token
    </Button>
  );
  const shown = tokens.data?.filter((token) => token.network === network);
  // With none but deleted ones, the list would show nothing at first.
  const isEmpty = shown?.every((token) => token.state === 'revoked');

  return (
    <div className="flex flex-col gap-6">
      <PageHeader
        title="API tokens"
        description={`Programs use them to read reports and craft transactions on ${network}.`}
        action={isEmpty ? undefined : createButton}
      />
      {tokens.error && <QueryFailure query={tokens} />}
      {tokens.isPending && <ListSkeleton label="API tokens" rows={3} />}
      {shown && <ExpiringTokens tokens={shown} />}
      {isEmpty && <NoTokens network={network} action={createButton} />}
      {shown && shown.length > 0 && (
        <TokenList tokens={shown} onDeed={(kind, token) => setDialog({ kind, token })} />
      )}
      {dialog?.kind === 'create' && (
        <CreateTokenDialog maxTokenDays={maxTokenDays} onClose={close} onCreated={showSecret} />
      )}
      {dialog?.kind === 'update' && (
        <UpdateTokenDialog token={dialog.token} maxTokenDays={maxTokenDays} onClose={close} />
      )}
      {dialog?.kind === 'regenerate' && (
        <RegenerateTokenDialog token={dialog.token} onClose={close} onRegenerated={showSecret} />
      )}
      {dialog?.kind === 'remove' && <DeleteTokenDialog token={dialog.token} onClose={close} />}
      {dialog?.kind === 'secret' && <TokenSecretDialog token={dialog.token} onClose={close} />}
    </div>
  );
}
