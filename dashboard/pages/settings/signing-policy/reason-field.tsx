import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';

/** Why a change is proposed, as the other members are told. */
export const ReasonField = ({
  reason,
  error,
  onChange,
}: {
  reason: string;
  error?: string | undefined;
  onChange: (reason: string) => void;
}) => (
  <Field label="Reason" error={error}>
    <Input
      value={reason}
      maxLength={500}
      autoComplete="off"
      onChange={(event) => onChange(event.target.value)}
    />
  </Field>
);
