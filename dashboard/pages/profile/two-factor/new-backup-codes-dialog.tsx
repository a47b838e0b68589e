import { useState } from 'react';
import { Dialog } from '../../../ui/dialog.tsx';
import { BackupCodes } from './backup-codes.tsx';
import { PasswordStep } from './password-step.tsx';

export function NewBackupCodesDialog({ onClose }: { onClose: () => void }) {
  const [codes, setCodes] = useState<readonly string[]>();
  return (
    <Dialog
      isOpen
      onClose={onClose}
      isDismissable={codes === undefined}
      title={codes ? 'Store your backup codes' : 'New backup codes'}
      description={
        codes
          ? 'The old codes are void. These are shown only now.'
          : 'You get ten new ones; those that you have now stop working.'
      }
    >
      {codes ? (
        <BackupCodes codes={codes} onStored={onClose} />
      ) : (
        <PasswordStep<{ backup_codes: string[] }>
          endpoint="/auth/two-factor/generate-backup-codes"
          submitLabel="Make new codes"
          onDone={({ backup_codes }) => setCodes(backup_codes)}
          onCancel={onClose}
        />
      )}
    </Dialog>
  );
}
