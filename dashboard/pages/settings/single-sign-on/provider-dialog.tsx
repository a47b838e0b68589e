import type { SingleSignOnAnswer } from '@kiln-connect/usecases';
import { useState } from 'react';
import { useOrganization } from '../../../api/use-organization.ts';
import { Banner } from '../../../ui/banner.tsx';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Dialog, DialogActions } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import { Input } from '../../../ui/input.tsx';
import { RadioGroup } from '../../../ui/radio-group.tsx';
import { Select } from '../../../ui/select.tsx';
import { showToast } from '../../../ui/toasts.ts';
import { type FieldErrors, fieldErrors, firstFault } from '../field-errors.ts';
import { roleOptions } from '../members/role-texts.ts';
import { useAction } from '../use-action.ts';
import { OidcFields } from './oidc-fields.tsx';
import {
  draftOfProvider,
  NEW_PROVIDER,
  PROVIDER_FIELDS,
  type ProviderDraft,
  type ProviderField,
  readProviderDraft,
} from './provider-draft.ts';
import { FIELD_OF_CODE } from './provider-error-fields.ts';
import { SamlFields } from './saml-fields.tsx';
import { useProviderChanges } from './use-providers.ts';

const TYPES = [
  {
    value: 'oidc',
    label: 'OpenID Connect',
    hint: 'Right for most: Google, Microsoft Entra, Okta, Keycloak.',
  },
  { value: 'saml', label: 'SAML 2.0', hint: 'For providers that speak nothing else.' },
] as const;

interface ProviderDialogProps {
  /** The one that is updated; absent for a new one. */
  provider?: SingleSignOnAnswer;
  onClose: () => void;
}

export function ProviderDialog({ provider, onClose }: ProviderDialogProps) {
  const { role } = useOrganization();
  const isNew = provider === undefined;
  const [draft, setDraft] = useState(provider ? draftOfProvider(provider) : NEW_PROVIDER);
  const [missing, setMissing] = useState<FieldErrors<ProviderField>>({});
  const changes = useProviderChanges();
  const action = useAction((body: object) =>
    provider ? changes.update(provider.id, body) : changes.create(body),
  );
  const errors = { ...fieldErrors(action.error, PROVIDER_FIELDS, FIELD_OF_CODE), ...missing };
  const change = (part: Partial<ProviderDraft>) => {
    setDraft({ ...draft, ...part });
    setMissing({});
  };

  const submit = async () => {
    const read = readProviderDraft(draft, { isNew });
    if ('problems' in read) return setMissing(read.problems);
    if (!(await action.run(read.body))) return;
    showToast(
      isNew ? 'Added. Prove its domain next.' : `The provider of ${draft.domain} is updated.`,
    );
    onClose();
  };

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={isNew ? 'Add an identity provider' : `Update the provider of ${draft.domain}`}
    >
      <Form
        onSubmit={submit}
        error={firstFault(missing, action.error)}
        className="flex flex-col gap-6"
      >
        {errors.form && (
          <Banner tone="danger" isAlert>
            {errors.form}
          </Banner>
        )}
        {isNew && (
          <>
            <RadioGroup
              label="How it speaks"
              value={draft.type}
              options={TYPES}
              onChange={(type) => change({ type })}
            />
            <Field
              label="Domain"
              error={errors.domain}
              hint="The part of your people's e-mail addresses behind the @."
            >
              <Input
                value={draft.domain}
                autoComplete="off"
                spellCheck={false}
                placeholder="example.com"
                onChange={(event) => change({ domain: event.target.value })}
              />
            </Field>
          </>
        )}
        {draft.type === 'oidc' ? (
          <OidcFields draft={draft} isNew={isNew} errors={errors} onChange={change} />
        ) : (
          <SamlFields draft={draft} isNew={isNew} errors={errors} onChange={change} />
        )}
        <Checkbox
          label="People without an account join by signing in"
          hint="Otherwise they need an invitation first."
          isChecked={draft.createsMembers}
          onChange={(createsMembers) => change({ createsMembers })}
        />
        {draft.createsMembers && (
          <Field label="Role of those who join" error={errors.default_role}>
            <Select
              value={draft.defaultRole}
              options={roleOptions(role).filter(({ value }) => value !== 'owner')}
              onChange={(defaultRole) => change({ defaultRole })}
            />
          </Field>
        )}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" isBusy={action.isBusy}>
            {isNew ? 'Add' : 'Update'}
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
