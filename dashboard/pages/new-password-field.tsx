import { type ApiError, hasCode } from '../api/api-error.ts';
import { Field } from '../ui/field.tsx';
import { PasswordInput } from '../ui/password-input.tsx';

interface NewPasswordFieldProps {
  label?: string;
  value: string;
  onChange: (value: string) => void;
  /** What the server answered; says here what is wrong with the password, if that is it. */
  error: unknown;
}

/** A password that is chosen now; the server judges how hard it is to guess. */
export const NewPasswordField = (props: NewPasswordFieldProps) => (
  <Field
    label={props.label ?? 'Password'}
    error={isAboutPassword(props.error) ? adviceOf(props.error) : undefined}
    hint="At least 10 characters that nobody guesses: four or five words that do not belong together are good."
  >
    <PasswordInput
      autoComplete="new-password"
      value={props.value}
      onChange={(event) => props.onChange(event.target.value)}
      required
    />
  </Field>
);

/** Whether the server refused the password, so that the form as a whole need not say so again. */
export const isAboutPassword = (error: unknown): error is ApiError =>
  hasCode(error, 'weak_password');

function adviceOf({ message, details }: ApiError): string {
  const { suggestions } = details;
  const advice = Array.isArray(suggestions) ? suggestions.map(String) : [];
  return [message, ...advice.filter((one) => !message.includes(one))].join(' ');
}
