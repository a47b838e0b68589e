import type { TokenAnswer } from '@kiln-connect/usecases';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { messageOf } from '../../../api/api-error.ts';
import { useOrganization } from '../../../api/use-organization.ts';
import { AlertDialog } from '../../../ui/alert-dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { showToast } from '../../../ui/toasts.ts';
import { useAction } from '../use-action.ts';
import { tokensQuery } from './tokens-query.ts';
import { useTokenChanges } from './use-token-changes.ts';

interface DeleteTokenDialogProps {
  token: TokenAnswer;
  onClose: () => void;
}

const LastUse = ({ token }: { token: TokenAnswer }) =>
  token.last_used_at === null ? (
    <>It was never used.</>
  ) : (
    <>
      It was last used <RelativeTime at={token.last_used_at} />
      {token.last_used_address && (
        <>
          {' '}
          from <span className="font-mono">{token.last_used_address}</span>
        </>
      )}
      .
    </>
  );

/** Servers write the last uses of tokens down every few seconds, in milliseconds. */
const LAST_USE_AGE = 5_000;

/** The token as it is while the dialog is open: whether somebody uses it decides about deleting it. */
function useFreshToken(listed: TokenAnswer): TokenAnswer {
  const { slug } = useOrganization();
  const { data } = useQuery({
    ...tokensQuery(slug),
    staleTime: 0,
    refetchInterval: LAST_USE_AGE,
  });
  return data?.find(({ id }) => id === listed.id) ?? listed;
}

export function DeleteTokenDialog({ token: listed, onClose }: DeleteTokenDialogProps) {
  const token = useFreshToken(listed);
  const [typed, setTyped] = useState('');
  const { remove } = useTokenChanges();
  const action = useAction(remove);
  const isNamed = typed.trim() === token.name;
  return (
    <AlertDialog
      isOpen
      onClose={onClose}
      title={`Delete “${token.name}”?`}
      description={
        <>
          <LastUse token={token} /> Whatever uses it is refused at once. This can not be undone.
        </>
      }
      confirmLabel="Delete"
      isBusy={action.isBusy}
      disabledReason={isNamed ? undefined : 'Type the name of the token first.'}
      onConfirm={async () => {
        if (!(await action.run(token))) return;
        showToast(`“${token.name}” is deleted.`);
        onClose();
      }}
    >
      <Field label={`Type “${token.name}” to confirm`} error={messageOf(action.error)}>
        <Input
          value={typed}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setTyped(event.target.value)}
        />
      </Field>
    </AlertDialog>
  );
}
