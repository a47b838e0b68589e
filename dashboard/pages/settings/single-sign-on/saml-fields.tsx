import { Field } from '../../../ui/field.tsx';
import { Input, Textarea } from '../../../ui/input.tsx';
import type { ProviderFieldsProps } from './oidc-fields.tsx';

/** What only a SAML provider has. */
export const SamlFields = ({ draft, isNew, errors, onChange }: ProviderFieldsProps) => (
  <>
    <Field
      label="Entity id of the provider"
      error={errors.issuer}
      hint="What it calls itself; also “issuer”."
    >
      <Input
        value={draft.issuer}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange({ issuer: event.target.value })}
      />
    </Field>
    <Field
      label="Sign-in address"
      error={errors.sign_in_url}
      hint="Also “single sign-on URL”, with the binding HTTP-Redirect."
    >
      <Input
        type="url"
        value={draft.signInUrl}
        autoComplete="off"
        placeholder="https://id.example.com/saml"
        onChange={(event) => onChange({ signInUrl: event.target.value })}
      />
    </Field>
    <Field
      label="Signing certificates"
      isOptional={!isNew}
      error={errors.certificates}
      hint={
        isNew
          ? 'In PEM. Two stand below each other.'
          : 'Empty: as they are. Two stand below each other.'
      }
    >
      <Textarea
        value={draft.certificates}
        rows={5}
        spellCheck={false}
        autoComplete="off"
        placeholder="-----BEGIN CERTIFICATE-----"
        className="font-mono text-xs!"
        onChange={(event) => onChange({ certificates: event.target.value })}
      />
    </Field>
  </>
);
