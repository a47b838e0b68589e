import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { PasswordInput } from '../../../ui/password-input.tsx';
import type { FieldErrors } from '../field-errors.ts';
import type { ProviderDraft, ProviderField } from './provider-draft.ts';

export interface ProviderFieldsProps {
  draft: ProviderDraft;
  isNew: boolean;
  errors: FieldErrors<ProviderField>;
  onChange: (change: Partial<ProviderDraft>) => void;
}

/** What only an OpenID Connect provider has. */
export const OidcFields = ({ draft, isNew, errors, onChange }: ProviderFieldsProps) => (
  <>
    <Field
      label="Issuer"
      error={errors.issuer}
      hint="The address below which /.well-known/openid-configuration stands."
    >
      <Input
        type="url"
        value={draft.issuer}
        autoComplete="off"
        placeholder="https://accounts.example.com"
        onChange={(event) => onChange({ issuer: event.target.value })}
      />
    </Field>
    <Field label="Client id" error={errors.client_id}>
      <Input
        value={draft.clientId}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange({ clientId: event.target.value })}
      />
    </Field>
    <Field
      label="Client secret"
      isOptional={!isNew}
      error={errors.client_secret}
      hint={isNew ? 'Kept encrypted, and never shown again.' : 'Empty: as it is.'}
    >
      <PasswordInput
        value={draft.clientSecret}
        autoComplete="off"
        onChange={(event) => onChange({ clientSecret: event.target.value })}
      />
    </Field>
  </>
);
