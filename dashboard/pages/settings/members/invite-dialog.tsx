import type { Role } from '@kiln-connect/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { statusQuery } from '../../../api/queries.ts';
import { useOrganization } from '../../../api/use-organization.ts';
import { Banner } from '../../../ui/banner.tsx';
import { Button } from '../../../ui/button.tsx';
import { Dialog, DialogActions } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import { Input } from '../../../ui/input.tsx';
import { RadioGroup } from '../../../ui/radio-group.tsx';
import { showToast } from '../../../ui/toasts.ts';
import { fieldErrors } from '../field-errors.ts';
import { useAction } from '../use-action.ts';
import { NoMailNote } from './no-mail-note.tsx';
import { roleOptions } from './role-texts.ts';
import { useMemberChanges } from './use-member-changes.ts';

const FIELD_OF_CODE = {
  invalid_email: 'email',
  already_invited: 'email',
  already_member: 'email',
  role_out_of_reach: 'role',
} as const;

export function InviteDialog({ onClose }: { onClose: () => void }) {
  const { name, role: own } = useOrganization();
  const hasMail = useQuery(statusQuery).data?.mail ?? true;
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const { invite } = useMemberChanges();
  const action = useAction(invite);
  const errors = fieldErrors(action.error, ['email', 'role'], FIELD_OF_CODE);

  const submit = async () => {
    if (!(await action.run({ email: email.trim(), role }))) return;
    showToast(
      hasMail ? `The invitation is on its way to ${email.trim()}.` : `${email.trim()} is invited.`,
    );
    onClose();
  };

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Invite a member"
      description={`They join ${name} with the link that they get.`}
    >
      <Form onSubmit={submit} error={action.error} className="flex flex-col gap-6">
        {errors.form && (
          <Banner tone="danger" isAlert>
            {errors.form}
          </Banner>
        )}
        <Field label="E-mail address" error={errors.email}>
          <Input
            type="email"
            value={email}
            autoComplete="off"
            placeholder="ada@example.com"
            required
            onChange={(event) => setEmail(event.target.value)}
          />
        </Field>
        <RadioGroup
          label="Role"
          value={role}
          onChange={setRole}
          error={errors.role}
          options={roleOptions(own).map(({ value, label, hint, isDisabled }) => ({
            value,
            label,
            hint,
            disabledReason: isDisabled ? hint : undefined,
          }))}
        />
        {!hasMail && <NoMailNote />}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" isBusy={action.isBusy}>
            Invite
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
