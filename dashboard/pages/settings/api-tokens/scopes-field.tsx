import { type Role, SCOPES, type Scope } from '@kiln-connect/core';
import { useId } from 'react';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { scopeOptions } from './scope-options.ts';

interface ScopesFieldProps {
  role: Role;
  value: readonly Scope[];
  onChange: (scopes: readonly Scope[]) => void;
  error: string | undefined;
}

/** What a token may do. What the member's role can not give stays as it is, with the reason. */
export function ScopesField({ role, value, onChange, error }: ScopesFieldProps) {
  const id = useId();
  const toggle = (scope: Scope, isChecked: boolean) =>
    onChange(SCOPES.filter((one) => (one === scope ? isChecked : value.includes(one))));
  return (
    <fieldset
      aria-describedby={error ? id : undefined}
      className="grid gap-x-6 gap-y-3 sm:grid-cols-2"
    >
      <legend className="mb-2 text-sm font-medium">What it may do</legend>
      {scopeOptions(role).map(({ scope, label, what, reason }) => (
        <Checkbox
          key={scope}
          name="scopes"
          value={scope}
          label={label}
          hint={what}
          disabledReason={reason && `${what} ${reason}`}
          isChecked={value.includes(scope)}
          onChange={(isChecked) => toggle(scope, isChecked)}
        />
      ))}
      {error && (
        <p id={id} className="text-sm text-danger-ink sm:col-span-2">
          {error}
        </p>
      )}
    </fieldset>
  );
}
