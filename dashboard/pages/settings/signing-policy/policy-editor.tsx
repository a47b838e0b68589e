import type { PolicyAnswer } from '@kiln-connect/usecases';
import { useState } from 'react';
import { useOrganization } from '../../../api/use-organization.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog, DialogActions } from '../../../ui/dialog.tsx';
import { Form } from '../../../ui/form.tsx';
import { FormError } from '../../../ui/form-error.tsx';
import { showToast } from '../../../ui/toasts.ts';
import { fieldErrors, firstFault } from '../field-errors.ts';
import { useAction } from '../use-action.ts';
import { documentOf } from './policy-document.ts';
import { draftOf, readDraft } from './policy-draft.ts';
import { ReasonField } from './reason-field.tsx';
import { RuleFields } from './rule-fields.tsx';
import { usePolicyChanges } from './use-policy.ts';

/** The form in which another policy is proposed; it begins with the one in force. */
export function PolicyEditor({ answer, onClose }: { answer: PolicyAnswer; onClose: () => void }) {
  const { network } = useOrganization();
  const { chains, current } = answer;
  const [draft, setDraft] = useState(() => draftOf(documentOf(current?.policy ?? null), chains));
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const proposing = useAction(usePolicyChanges().propose);
  const { document, faults } = readDraft(draft, network, chains);
  const errors = fieldErrors(proposing.error, ['reason'], { invalid_reason: 'reason' });
  const missing = reason.trim() === '' ? { reason: 'Say why; the other members are told.' } : {};

  const submit = async () => {
    setTried(true);
    if (Object.keys({ ...faults, ...missing }).length > 0) return;
    const proposed = await proposing.run(document, reason);
    if (!proposed) return;
    showToast(
      proposed.result.effective_at === null
        ? 'Proposed. Another owner or admin has to approve it.'
        : 'Proposed. It takes effect in 24 hours, for nobody else can approve it.',
    );
    onClose();
  };

  return (
    <Dialog
      isOpen
      onClose={onClose}
      size="large"
      title={current ? 'Propose a change' : 'Propose a signing policy'}
      description="Nothing changes yet: another owner or admin has to approve it, or 24 hours pass where there is nobody who can."
    >
      <Form
        onSubmit={submit}
        error={isTried ? firstFault({ ...faults, ...missing }, proposing.error) : undefined}
      >
        {chains.map((chain) => {
          const rule = draft[chain.chain];
          return (
            rule && (
              <RuleFields
                key={chain.chain}
                chain={chain}
                rule={rule}
                faults={isTried ? faults : {}}
                onChange={(changed) => setDraft({ ...draft, [chain.chain]: changed })}
              />
            )
          );
        })}
        <ReasonField
          reason={reason}
          error={(isTried ? missing.reason : undefined) ?? errors.reason}
          onChange={setReason}
        />
        <FormError error={errors.reason ? undefined : proposing.error} />
        <DialogActions>
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" variant="primary" isBusy={proposing.isBusy}>
            Propose
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
