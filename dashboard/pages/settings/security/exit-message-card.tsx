import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useOrganization } from '../../../api/use-organization.ts';
import { usePermission } from '../../../api/use-permission.ts';
import { AlertDialog } from '../../../ui/alert-dialog.tsx';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { Field } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import { FormError } from '../../../ui/form-error.tsx';
import { Textarea } from '../../../ui/input.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { showToast } from '../../../ui/toasts.ts';
import { CopiedFact, Fact } from '../copied-fact.tsx';
import { fieldErrors } from '../field-errors.ts';
import { ListSkeleton } from '../list-skeleton.tsx';
import { QueryFailure } from '../query-failure.tsx';
import { useAction } from '../use-action.ts';
import { fingerprintText } from './fingerprint-text.ts';
import { exitMessageKeyQuery, useExitMessageKeyChanges } from './use-exit-message-key.ts';

const PLACEHOLDER = '-----BEGIN PGP PUBLIC KEY BLOCK-----';

/** The OpenPGP key that the pre-signed exits of validators are encrypted to. */
export function ExitMessageCard() {
  const { slug } = useOrganization();
  const mayConfigure = usePermission('exit-messages.configure');
  const query = useQuery(exitMessageKeyQuery(slug));
  const changes = useExitMessageKeyChanges();
  const setting = useAction(changes.set);
  const removing = useAction(changes.remove);
  const [typed, setTyped] = useState('');
  const [isAsking, setAsking] = useState(false);
  const errors = fieldErrors(setting.error, ['public_key'], { invalid_openpgp_key: 'public_key' });
  const key = query.data;
  const obstacle = typed.trim() === '' ? 'Paste a public key first.' : undefined;

  const submit = async () => {
    if (mayConfigure.reason || obstacle || !(await setting.run(typed))) return;
    setTyped('');
    showToast('Exit messages are encrypted to this key now.');
  };

  return (
    <>
      <Form onSubmit={submit} error={setting.error} className="block">
        <Card
          title="Exit messages"
          description="Exits of your validators that are signed beforehand, encrypted to an OpenPGP key of yours, so that you can end your stakes without us. Read them with GET /v1/eth/exit-messages."
          footer={
            <>
              <p className="text-sm text-subtle">{mayConfigure.reason}</p>
              <div className="flex gap-2">
                {key && (
                  <Button
                    type="button"
                    disabledReason={mayConfigure.reason}
                    onClick={() => setAsking(true)}
                  >
                    Remove the key
                  </Button>
                )}
                <Button
                  type="submit"
                  variant="primary"
                  isBusy={setting.isBusy}
                  disabledReason={mayConfigure.reason ?? obstacle}
                >
                  {key ? 'Replace the key' : 'Register the key'}
                </Button>
              </div>
            </>
          }
        >
          <div className="flex flex-col gap-4">
            {query.error && <QueryFailure query={query} />}
            {query.isPending && <ListSkeleton label="the key of exit messages" rows={1} />}
            {key === null && <p className="text-sm text-subtle">No key is registered.</p>}
            {key && (
              <dl className="flex flex-col gap-1 text-sm">
                <CopiedFact name="Fingerprint" text={fingerprintText(key.fingerprint)} />
                <Fact name="User">{key.user_id === '' ? 'Not named' : key.user_id}</Fact>
                <Fact name="Registered">
                  <RelativeTime at={key.created_at} />
                </Fact>
              </dl>
            )}
            <Field
              label="Public key"
              hint="As gpg --armor --export prints it. Never paste a private key."
              error={errors.public_key ?? errors.form}
            >
              <Textarea
                rows={5}
                className="font-mono text-xs"
                value={typed}
                readOnly={!mayConfigure.allowed}
                autoComplete="off"
                spellCheck={false}
                placeholder={PLACEHOLDER}
                onChange={(event) => setTyped(event.target.value)}
              />
            </Field>
          </div>
        </Card>
      </Form>
      <AlertDialog
        isOpen={isAsking}
        onClose={() => {
          removing.reset();
          setAsking(false);
        }}
        title="Remove the key of exit messages?"
        description="There are no exit messages without one. Those that you have downloaded stay valid."
        confirmLabel="Remove"
        isBusy={removing.isBusy}
        onConfirm={async () => {
          if (!(await removing.run())) return;
          setAsking(false);
          showToast('The key of exit messages is removed.');
        }}
      >
        <FormError error={removing.error} />
      </AlertDialog>
    </>
  );
}
