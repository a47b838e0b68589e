import { type FormEvent, type ReactNode, useState } from 'react';
import { useOrganization } from '../../../api/use-organization.ts';
import { Banner } from '../../../ui/banner.tsx';
import { Button } from '../../../ui/button.tsx';
import { DialogActions } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import type { FieldErrors } from '../field-errors.ts';
import { useFocusOnError } from '../use-focus-on-error.ts';
import { AddressesField } from './addresses-field.tsx';
import { ExpiryField } from './expiry-field.tsx';
import { ScopesField } from './scopes-field.tsx';
import { readDraft, type TokenBody, type TokenDraft, type TokenField } from './token-draft.ts';

interface TokenFormProps {
  initial: TokenDraft;
  maxTokenDays: number | null;
  /** When the token ends now, if there is one. */
  currentEnd?: string | null;
  submitLabel: string;
  isBusy: boolean;
  /** What the server refused. */
  refused: FieldErrors<TokenField>;
  onSubmit: (body: TokenBody) => void;
  onCancel: () => void;
  children?: ReactNode;
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
  const errors = { ...props.refused, ...missing };
  const form = useFocusOnError(errors);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const read = readDraft(draft, { maxTokenDays }, new Date());
    if ('problems' in read) setMissing(read.problems);
    else props.onSubmit(read.body);
  };

  return (
    <form ref={form} onSubmit={submit} noValidate className="flex flex-col gap-6">
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
    </form>
  );
}
