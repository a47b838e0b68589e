import { useState } from 'react';
import { usePermission } from '../../../api/use-permission.ts';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { showToast } from '../../../ui/toasts.ts';
import { fieldErrors } from '../field-errors.ts';
import { SavedCard } from '../saved-card.tsx';
import { useAction } from '../use-action.ts';
import { useOrganizationChange } from '../use-organization-change.ts';

/** The organization's name, to be changed by those who may. */
export function NameCard({ name }: { name: string }) {
  const [typed, setTyped] = useState(name);
  const mayUpdate = usePermission('organization.update');
  const action = useAction(useOrganizationChange());
  const errors = fieldErrors(action.error, ['name']);
  const next = typed.trim();
  const unchanged = next === name ? 'Nothing to save: the name is as it was.' : undefined;
  const missing = next === '' ? 'An organization needs a name.' : undefined;

  const submit = async () => {
    if (mayUpdate.reason ?? unchanged ?? missing) return;
    if (await action.run({ name: next })) showToast(`The organization is called “${next}” now.`);
  };

  return (
    <SavedCard
      title="Name"
      description="Shown in the sidebar and in invitations. Its address stays the same."
      onSubmit={submit}
      error={action.error}
      isBusy={action.isBusy}
      refusal={mayUpdate.reason}
      obstacle={unchanged ?? missing}
    >
      <div className="max-w-md">
        <Field label="Organization name" error={missing ?? errors.name ?? errors.form}>
          <Input
            value={typed}
            maxLength={100}
            readOnly={!mayUpdate.allowed}
            autoComplete="off"
            onChange={(event) => setTyped(event.target.value)}
          />
        </Field>
      </div>
    </SavedCard>
  );
}
