import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/api.ts';
import { messageOf } from '../../api/api-error.ts';
import { queryKeys } from '../../api/query-keys.ts';
import { useMe } from '../../api/use-me.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Input } from '../../ui/input.tsx';
import { showToast } from '../../ui/toasts.ts';

export function NameCard() {
  const { person } = useMe();
  const queryClient = useQueryClient();
  const [name, setName] = useState(person.name);
  const save = useMutation({
    mutationFn: () => api.patch('/me', { name: name.trim() }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: queryKeys.me, exact: true });
      showToast('Name saved');
    },
  });
  const isSame = name.trim() === person.name || name.trim() === '';
  return (
    <Form onSubmit={() => save.mutate()} error={save.error} className="block">
      <Card
        title="Name"
        description="How other members see you, and how the audit log calls you."
        footer={
          <div className="ml-auto">
            <Button
              type="submit"
              variant="primary"
              size="small"
              isBusy={save.isPending}
              disabledReason={isSame ? 'Change the name first.' : undefined}
            >
              Save name
            </Button>
          </div>
        }
      >
        <Field label="Your name" error={messageOf(save.error)}>
          <Input
            autoComplete="name"
            value={name}
            onChange={(event) => setName(event.target.value)}
            maxLength={100}
            required
          />
        </Field>
      </Card>
    </Form>
  );
}
