import { useState } from 'react';
import { useOrganization } from '../../../api/use-organization.ts';
import { Banner } from '../../../ui/banner.tsx';
import { Button } from '../../../ui/button.tsx';
import { DialogActions } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import { Input } from '../../../ui/input.tsx';
import { type FieldErrors, fieldErrors, firstFault } from '../field-errors.ts';
import { AddressesField } from './addresses-field.tsx';
import { ExpiryField } from './expiry-field.tsx';
import { ScopesField } from './scopes-field.tsx';
import {
  readDraft,
  TOKEN_FIELDS,
  type TokenBody,
  type TokenDraft,
  type TokenField,
} from './token-draft.ts';
import { FIELD_OF_CODE } from './token-error-fields.ts';

interface TokenFormProps {
  initial: TokenDraft;
  maxTokenDays: number | null;
  /** When the token ends now, if there is one. */
  currentEnd?: string | null;
  submitLabel: string;
  isBusy: boolean;
  /** What the server answered when it refused. */
  error: unknown;
  onSubmit: (body: TokenBody) => void;
  onCancel: () => void;
}

/** What a token is called, may do, how long, and from where. */
export function TokenForm(props: TokenFormProps) {
  const { maxTokenDays } = props;
  const { role } = useOrganization();
  const [draft, setDraft] = useState(props.initial);
  const [missing, setMissing] = useState<FieldErrors<TokenField>>({});
  const change = (part: Partial<TokenDraft>) => {
    setDraft({ ...draft, ...part });
    setMissing({});
  };
  const errors = { ...fieldErrors(props.error, TOKEN_FIELDS, FIELD_OF_CODE), ...missing };

  const submit = () => {
    const read = readDraft(draft, { maxTokenDays }, new Date());
    if ('problems' in read) setMissing(read.problems);
    else props.onSubmit(read.body);
  };

  return (
    <Form
      onSubmit={submit}
      error={firstFault(missing, props.error)}
      className="flex flex-col gap-6"
    >
      {errors.form && (
        <Banner tone="danger" isAlert>
          {errors.form}
        </Banner>
      )}
      <Field label="Name" error={errors.name} hint="Tells this token from the others in the list.">
        <Input
          value={draft.name}
          maxLength={100}
          autoComplete="off"
          placeholder="Treasury reports"
          onChange={(event) => change({ name: event.target.value })}
        />
      </Field>
      <Field
        label="Description"
        isOptional
        error={errors.description}
        hint="Tells your team who uses it and what for."
      >
        <Input
          value={draft.description}
          maxLength={500}
          autoComplete="off"
          placeholder="For testing purposes"
          onChange={(event) => change({ description: event.target.value })}
        />
      </Field>
      <ScopesField
        role={role}
        value={draft.scopes}
        error={errors.scopes}
        onChange={(scopes) => change({ scopes })}
      />
      <ExpiryField
        choice={draft.expiry}
        day={draft.day}
        maxTokenDays={maxTokenDays}
        currentEnd={props.currentEnd}
        error={errors.expires_at}
        onChange={change}
      />
      <AddressesField
        value={draft.addresses}
        error={errors.allowed_addresses}
        onChange={(addresses) => change({ addresses })}
      />
      <DialogActions>
        <Button onClick={props.onCancel}>Cancel</Button>
        <Button type="submit" variant="primary" isBusy={props.isBusy}>
          {props.submitLabel}
        </Button>
      </DialogActions>
    </Form>
  );
}
