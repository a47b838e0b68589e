import { useState } from 'react';
import { Field } from '../../../ui/field.tsx';
import { Textarea } from '../../../ui/input.tsx';
import { readAddressList } from './address-list.ts';

interface AddressesFieldProps {
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
}

/** From where a token may be used; says what is wrong as soon as the writer leaves the field. */
export function AddressesField({ value, onChange, error }: AddressesFieldProps) {
  const [wasLeft, setLeft] = useState(false);
  const problems = wasLeft ? readAddressList(value).problems : [];
  return (
    <Field
      label="Allowed addresses"
      isOptional
      error={error ?? (problems.length > 0 ? problems.join(' ') : undefined)}
      hint="One a line: IPv4 or IPv6 addresses, or networks such as 192.0.2.0/24. Empty: from everywhere."
    >
      <Textarea
        value={value}
        rows={3}
        spellCheck={false}
        autoComplete="off"
        placeholder={'192.0.2.10\n2001:db8::/48'}
        className="font-mono"
        onBlur={() => setLeft(true)}
        onChange={(event) => {
          setLeft(false);
          onChange(event.target.value);
        }}
      />
    </Field>
  );
}
