import { EVENT_TYPES, type EventType, type Network } from '@kiln-connect/core';
import type { WebhookAnswer } from '@kiln-connect/usecases';
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
import { fieldErrors } from '../field-errors.ts';
import type { WebhookBody } from './use-webhook-changes.ts';
import { CHOSEN_TYPES, networkText } from './webhook-texts.ts';

type Place = Network | 'all';

interface WebhookFormDialogProps {
  /** What is changed; a new one when left out. */
  webhook?: WebhookAnswer;
  isBusy: boolean;
  /** What the server answered when it refused. */
  error: unknown;
  onSubmit: (body: WebhookBody & { network: Network | null }) => void;
  onClose: () => void;
}

/** Where to send what: asked for a new webhook, and for one that is changed. */
export function WebhookFormDialog(props: WebhookFormDialogProps) {
  const { webhook } = props;
  const { networks, network: here } = useOrganization();
  const [url, setUrl] = useState(webhook?.url ?? '');
  const [description, setDescription] = useState(webhook?.description ?? '');
  const [place, setPlace] = useState<Place>(here);
  const [types, setTypes] = useState<readonly EventType[]>(webhook?.event_types ?? []);
  const [isChosen, setChosen] = useState(types.length > 0);
  const [isTried, setTried] = useState(false);
  const answered = fieldErrors(props.error, ['url', 'description'] as const, {
    webhook_address_refused: 'url',
    invalid_description: 'description',
  });
  const missing = {
    ...(url.trim() === '' && { url: 'Enter the address of your endpoint.' }),
    ...(isChosen && types.length === 0 && { types: 'Choose at least one event type.' }),
  };
  const errors = { ...answered, ...(isTried && missing) };

  const submit = () => {
    setTried(true);
    if (Object.keys(missing).length > 0) return;
    props.onSubmit({
      url: url.trim(),
      description,
      event_types: isChosen ? types : [],
      network: place === 'all' ? null : place,
    });
  };

  return (
    <Dialog
      isOpen
      onClose={props.onClose}
      title={webhook ? 'Edit webhook' : 'Add webhook'}
      description="Events are sent there by POST, each signed with the webhook's secret."
    >
      <Form
        onSubmit={submit}
        error={isTried && Object.keys(missing).length > 0 ? missing : props.error}
        className="flex flex-col gap-6"
      >
        {errors.form && (
          <Banner tone="danger" isAlert>
            {errors.form}
          </Banner>
        )}
        <Field
          label="Endpoint"
          error={errors.url}
          hint="An https:// address on the public internet. Redirects are not followed."
        >
          <Input
            type="url"
            value={url}
            maxLength={2000}
            autoComplete="off"
            spellCheck={false}
            placeholder="https://example.com/webhooks"
            onChange={(event) => setUrl(event.target.value)}
          />
        </Field>
        <Field label="Description" isOptional error={errors.description}>
          <Input
            value={description}
            maxLength={500}
            autoComplete="off"
            placeholder="Pages the person on call"
            onChange={(event) => setDescription(event.target.value)}
          />
        </Field>
        {!webhook && (
          <Field label="Network" hint="It can not be changed later.">
            <Select<Place>
              value={place}
              onChange={setPlace}
              options={[
                ...networks.map((one) => ({ value: one, label: networkText({ network: one }) })),
                { value: 'all', label: 'All networks' },
              ]}
            />
          </Field>
        )}
        <RadioGroup
          label="Events"
          value={isChosen ? 'chosen' : 'all'}
          onChange={(value) => setChosen(value === 'chosen')}
          options={[
            { value: 'all', label: 'All events', hint: 'Those of later versions too.' },
            { value: 'chosen', label: 'These event types alone' },
          ]}
          error={errors.types}
        />
        {isChosen && (
          <div className="flex flex-col gap-3 pl-7">
            {CHOSEN_TYPES.map((type) => (
              <Checkbox
                key={type}
                label={<span className="font-mono text-xs">{type}</span>}
                hint={EVENT_TYPES[type]}
                isChecked={types.includes(type)}
                onChange={(isChecked) =>
                  setTypes(isChecked ? [...types, type] : types.filter((one) => one !== type))
                }
              />
            ))}
          </div>
        )}
        <DialogActions>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button type="submit" variant="primary" isBusy={props.isBusy}>
            {webhook ? 'Save' : 'Add webhook'}
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
