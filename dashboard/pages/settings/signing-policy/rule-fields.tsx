import { Checkbox } from '../../../ui/checkbox.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input, Textarea } from '../../../ui/input.tsx';
import type { PolicyChain } from './policy-document.ts';
import {
  type AmountName,
  type DraftFaults,
  type ListName,
  placeOf,
  type RuleDraft,
} from './policy-draft.ts';

const AMOUNT_LABELS: { readonly [name in AmountName]: string } = {
  max_per_transaction: 'Most per transaction',
  max_per_day: 'Most per day (UTC)',
  max_fee: 'Most in fees',
};

const LIST_LABELS: {
  readonly [name in ListName]: { readonly only: string; readonly label: string };
} = {
  validators: { only: 'Only these validators', label: 'Validators' },
  withdrawal_addresses: { only: 'Only these withdrawal addresses', label: 'Withdrawal addresses' },
};

/** The limits of one chain, made of what the server says that the chain lets limit. */
export function RuleFields({
  chain,
  rule,
  faults,
  onChange,
}: {
  chain: PolicyChain;
  rule: RuleDraft;
  faults: DraftFaults;
  onChange: (rule: RuleDraft) => void;
}) {
  const toggle = (action: string, isAllowed: boolean) => {
    const others = (rule.actions ?? []).filter((one) => one !== action);
    onChange({ ...rule, actions: isAllowed ? [...others, action] : others });
  };
  return (
    <fieldset className="flex min-w-0 flex-col gap-4 rounded-xl border border-line p-4">
      <legend className="px-1 text-sm font-semibold">{chain.title}</legend>
      <Checkbox
        label={`${chain.title} may be used`}
        hint="Otherwise nothing at all may be crafted on it."
        isChecked={rule.isUsed}
        onChange={(isUsed) => onChange({ ...rule, isUsed })}
      />
      {rule.isUsed && (
        <>
          <div className="grid items-end gap-4 sm:grid-cols-3">
            {(Object.keys(AMOUNT_LABELS) as AmountName[]).map((name) => (
              <Field
                key={name}
                label={AMOUNT_LABELS[name]}
                hint={`In ${chain.token}; empty for no limit.`}
                error={faults[placeOf(chain.chain, name)]}
                isOptional
              >
                <Input
                  inputMode="decimal"
                  autoComplete="off"
                  value={rule.amounts[name]}
                  onChange={({ target }) =>
                    onChange({ ...rule, amounts: { ...rule.amounts, [name]: target.value } })
                  }
                />
              </Field>
            ))}
          </div>
          <Checkbox
            label="Only these actions"
            isChecked={rule.actions !== undefined}
            onChange={(isLimited) =>
              onChange({ ...rule, actions: isLimited ? [...chain.actions] : undefined })
            }
          />
          {rule.actions !== undefined && (
            <div className="grid gap-2 pl-7 sm:grid-cols-2">
              {chain.actions.map((action) => (
                <Checkbox
                  key={action}
                  label={action}
                  isChecked={rule.actions?.includes(action) === true}
                  onChange={(isAllowed) => toggle(action, isAllowed)}
                />
              ))}
            </div>
          )}
          {(Object.keys(LIST_LABELS) as ListName[]).map((name) => (
            <div key={name} className="flex flex-col gap-2">
              <Checkbox
                label={LIST_LABELS[name].only}
                isChecked={rule.lists[name] !== undefined}
                onChange={(isLimited) =>
                  onChange({
                    ...rule,
                    lists: { ...rule.lists, [name]: isLimited ? '' : undefined },
                  })
                }
              />
              {rule.lists[name] !== undefined && (
                <Field
                  label={`${LIST_LABELS[name].label} on ${chain.title}`}
                  hint="One a line; nobody when it is empty."
                >
                  <Textarea
                    rows={3}
                    className="font-mono text-xs"
                    autoComplete="off"
                    spellCheck={false}
                    value={rule.lists[name]}
                    onChange={({ target }) =>
                      onChange({ ...rule, lists: { ...rule.lists, [name]: target.value } })
                    }
                  />
                </Field>
              )}
            </div>
          ))}
        </>
      )}
    </fieldset>
  );
}
