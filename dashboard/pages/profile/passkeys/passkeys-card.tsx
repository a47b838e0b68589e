import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../../api/api.ts';
import type { PasskeyAnswer } from '../../../api/passkeys.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { AlertDialog } from '../../../ui/alert-dialog.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { FormError } from '../../../ui/form-error.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { showToast } from '../../../ui/toasts.ts';
import { PasskeyDialog } from './passkey-dialog.tsx';

/** The person's passkeys: a list, adding, renaming and removing. */
export function PasskeysCard() {
  const queryClient = useQueryClient();
  const [edited, setEdited] = useState<PasskeyAnswer | 'new'>();
  const [removed, setRemoved] = useState<PasskeyAnswer>();
  const passkeys = useQuery({
    queryKey: queryKeys.passkeys,
    queryFn: ({ signal }) =>
      api.get<PasskeyAnswer[]>('/auth/passkey/list-user-passkeys', { signal }),
  });
  const remove = useMutation({
    mutationFn: (id: string) => api.post('/auth/passkey/delete-passkey', { id }),
    onSuccess: async () => {
      setRemoved(undefined);
      await queryClient.invalidateQueries({ queryKey: queryKeys.me });
      showToast('Passkey removed');
    },
  });
  return (
    <Card
      title="Passkeys"
      description="Sign in with your fingerprint, face, device PIN or security key. A passkey counts as two-factor authentication."
      action={
        <Button size="small" icon={<Plus className="size-4" />} onClick={() => setEdited('new')}>
          Add a passkey
        </Button>
      }
    >
      <FormError error={passkeys.error} />
      {passkeys.isPending && <Skeleton className="h-10 w-full" />}
      {passkeys.data?.length === 0 && <p className="text-sm text-subtle">You have none yet.</p>}
      <ul className="-my-3 divide-y divide-line empty:hidden">
        {passkeys.data?.map((passkey) => (
          <li key={passkey.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3 text-sm">
            <KeyRound className="size-5 shrink-0 text-subtle" aria-hidden="true" />
            <div className="min-w-0 grow">
              <p className="flex flex-wrap items-center gap-2 font-medium break-words">
                {passkey.name}
                {passkey.backed_up && <Badge>Synchronized</Badge>}
              </p>
              <p className="text-subtle">
                Added <RelativeTime at={passkey.created_at} />
              </p>
            </div>
            <div className="flex gap-2">
              <Button
                size="small"
                onClick={() => setEdited(passkey)}
                aria-label={`Rename ${passkey.name}`}
              >
                Rename
              </Button>
              <Button
                size="small"
                onClick={() => setRemoved(passkey)}
                aria-label={`Remove ${passkey.name}`}
              >
                Remove
              </Button>
            </div>
          </li>
        ))}
      </ul>
      {edited && (
        <PasskeyDialog
          passkey={edited === 'new' ? undefined : edited}
          onClose={() => setEdited(undefined)}
        />
      )}
      <AlertDialog
        isOpen={removed !== undefined}
        onClose={() => setRemoved(undefined)}
        title={`Remove the passkey ${removed?.name ?? ''}?`}
        description="It will no longer sign you in. Remove it from the device, too: the server can not."
        confirmLabel="Remove passkey"
        isBusy={remove.isPending}
        onConfirm={() => removed && remove.mutate(removed.id)}
      >
        <FormError error={remove.error} />
      </AlertDialog>
    </Card>
  );
}
