import type { AlertAnswer } from '@kiln-connect/usecases';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { api, path } from '../../api/api.ts';
import { queryKeys } from '../../api/query-keys.ts';
import { useOrganization } from '../../api/use-organization.ts';
import { usePermission } from '../../api/use-permission.ts';
import { Button } from '../../ui/button.tsx';
import { DialogActions } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Textarea } from '../../ui/input.tsx';
import { showToast } from '../../ui/toasts.ts';
import { fieldErrors } from '../settings/field-errors.ts';
import { useAction } from '../settings/use-action.ts';

interface AcknowledgeFormProps {
  alert: AlertAnswer;
  onDone: () => void;
  /** What is read before it is acknowledged: within the form, at whose foot the buttons stay in sight. */
  children: ReactNode;
}

/** Takes down what an alert was; nobody has to look at it any more. */
export function AcknowledgeForm({ alert, onDone, children }: AcknowledgeFormProps) {
  const { slug } = useOrganization();
  const client = useQueryClient();
  const mayAcknowledge = usePermission('alerts.acknowledge');
  const [note, setNote] = useState('');
  const action = useAction(async () => {
    await api.post(path`/organizations/${slug}/alerts/${alert.id}/acknowledge`, { note });
    await client.invalidateQueries({ queryKey: queryKeys.alerts(slug) });
  });
  const errors = fieldErrors(action.error, ['note'], { invalid_note: 'note' });
  const obstacle = note.trim() === '' ? 'Write down what it was first.' : undefined;
  const submit = async () => {
    if (mayAcknowledge.reason || obstacle || !(await action.run())) return;
    showToast('The alert is acknowledged.');
    onDone();
  };
  return (
    <Form onSubmit={submit} error={action.error}>
      {children}
      <Field
        label="What it was"
        hint="Whoever reads the alert later finds your note here and in the audit log."
        error={errors.note ?? errors.form}
      >
        <Textarea
          rows={2}
          maxLength={2000}
          value={note}
          readOnly={!mayAcknowledge.allowed}
          onChange={(event) => setNote(event.target.value)}
        />
      </Field>
      <DialogActions>
        <Button onClick={onDone}>Back</Button>
        <Button
          type="submit"
          variant="primary"
          isBusy={action.isBusy}
          disabledReason={mayAcknowledge.reason ?? obstacle}
        >
          Acknowledge
        </Button>
      </DialogActions>
    </Form>
  );
}
