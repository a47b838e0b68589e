import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../../api/api.ts';
import { type PasskeyAnswer, registerPasskey } from '../../../api/passkeys.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog, DialogActions } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import { FormError } from '../../../ui/form-error.tsx';
import { Input } from '../../../ui/input.tsx';
import { showToast } from '../../../ui/toasts.ts';

interface PasskeyDialogProps {
  /** Undefined: one is made. */
  passkey: PasskeyAnswer | undefined;
  onClose: () => void;
}

/** Names a passkey; a new one is then made by the device. */
export function PasskeyDialog({ passkey, onClose }: PasskeyDialogProps) {
  const queryClient = useQueryClient();
  const [name, setName] = useState(passkey?.name ?? '');
  const save = useMutation({
    mutationFn: () =>
      passkey
        ? api.post('/auth/passkey/update-passkey', { id: passkey.id, name: name.trim() })
        : registerPasskey(name.trim()),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: queryKeys.me });
      showToast(passkey ? 'Passkey renamed' : 'Passkey added');
      onClose();
    },
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      size="small"
      title={passkey ? 'Rename passkey' : 'Add a passkey'}
      description={!passkey && 'Your device asks you next to confirm.'}
    >
      <Form onSubmit={() => save.mutate()} error={save.error}>
        <FormError error={save.error} />
        <Field label="Name" hint="So that you know it later: “work laptop”.">
          <Input
            value={name}
            onChange={(event) => setName(event.target.value)}
            maxLength={64}
            required
          />
        </Field>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" isBusy={save.isPending}>
            {passkey ? 'Rename' : 'Continue'}
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
