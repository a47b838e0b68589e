import { useState } from 'react';
import { AlertDialog } from '../../../ui/alert-dialog.tsx';
import { FormError } from '../../../ui/form-error.tsx';
import { showToast } from '../../../ui/toasts.ts';
import { useAction } from '../use-action.ts';
import { ReasonField } from './reason-field.tsx';
import { usePolicyChanges } from './use-policy.ts';

/** Asks before it is proposed that nothing be limited any more. */
export function RemovePolicyDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const proposing = useAction(usePolicyChanges().propose);
  const confirm = async () => {
    if (!(await proposing.run(null, reason))) return;
    showToast('Proposed: nothing is to be limited any more.');
    onClose();
  };
  return (
    <AlertDialog
      isOpen={isOpen}
      onClose={onClose}
      title="Propose to remove the policy?"
      description="Nothing would be limited any more. It takes effect as every change does."
      confirmLabel="Propose"
      isBusy={proposing.isBusy}
      disabledReason={reason.trim() === '' ? 'Say why; the other members are told.' : undefined}
      onConfirm={confirm}
    >
      <ReasonField reason={reason} onChange={setReason} />
      <FormError error={proposing.error} />
    </AlertDialog>
  );
}
