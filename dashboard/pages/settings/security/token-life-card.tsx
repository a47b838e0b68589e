import { useState } from 'react';
import { usePermission } from '../../../api/use-permission.ts';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { showToast } from '../../../ui/toasts.ts';
import { daysText } from '../api-tokens/expiry-choice.ts';
import { fieldErrors } from '../field-errors.ts';
import { SavedCard } from '../saved-card.tsx';
import { useAction } from '../use-action.ts';
import { useOrganizationChange } from '../use-organization-change.ts';
import { readTokenLife } from './token-life.ts';

/** How long API tokens may live at most. */
export function TokenLifeCard({ maxTokenDays }: { maxTokenDays: number | null }) {
  const [typed, setTyped] = useState(maxTokenDays === null ? '' : String(maxTokenDays));
  const maySecure = usePermission('organization.secure');
  const action = useAction(useOrganizationChange());
  const errors = fieldErrors(action.error, ['max_token_days'], {
    invalid_max_token_days: 'max_token_days',
  });
  const read = readTokenLife(typed);
  const problem = 'problem' in read ? read.problem : undefined;
  const unchanged =
    'days' in read && read.days === maxTokenDays ? 'Nothing to save: it is as it was.' : undefined;

  const submit = async () => {
    if (maySecure.reason || unchanged || !('days' in read)) return;
    if (!(await action.run({ max_token_days: read.days }))) return;
    showToast(
      read.days === null
        ? 'API tokens may live for ever now.'
        : `API tokens live ${daysText(read.days)} at most now.`,
    );
  };

  return (
    <SavedCard
      title="Longest life of API tokens"
      description="Binds tokens that are created, updated or regenerated from now on. Tokens that there are keep their end."
      onSubmit={submit}
      error={action.error}
      isBusy={action.isBusy}
      refusal={maySecure.reason}
      obstacle={unchanged ?? problem}
    >
      <div className="max-w-xs">
        <Field
          label="Days"
          isOptional
          hint="Empty: no limit, and tokens that never expire are allowed."
          error={problem ?? errors.max_token_days ?? errors.form}
        >
          <Input
            inputMode="numeric"
            value={typed}
            readOnly={!maySecure.allowed}
            autoComplete="off"
            placeholder="No limit"
            onChange={(event) => setTyped(event.target.value)}
          />
        </Field>
      </div>
    </SavedCard>
  );
}
