import { useState } from 'react';
import { Dialog } from '../../../ui/dialog.tsx';
import { BackupCodes } from './backup-codes.tsx';
import { PasswordStep } from './password-step.tsx';
import { ScanStep } from './scan-step.tsx';

interface Enrolment {
  totp_uri: string;
  backup_codes: string[];
}

/** Connects an authenticator app: prove who you are, scan, enter a code, store the backup codes. */
export function EnrolDialog({ onClose }: { onClose: () => void }) {
  const [enrolment, setEnrolment] = useState<Enrolment>();
  const [isEnrolled, setEnrolled] = useState(false);
  if (enrolment && isEnrolled) {
    return (
      <Dialog
        isOpen
        onClose={onClose}
        isDismissable={false}
        title="Store your backup codes"
        description="Two-factor authentication is on. Without your phone, each of these codes signs you in once. They are shown only now."
      >
        <BackupCodes codes={enrolment.backup_codes} onStored={onClose} />
      </Dialog>
    );
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Set up two-factor authentication"
      description={
        enrolment
          ? 'Scan the code with an authenticator app, then enter the six digits that it shows.'
          : 'First confirm that it is you.'
      }
    >
      {enrolment ? (
        <ScanStep
          uri={enrolment.totp_uri}
          onVerified={() => setEnrolled(true)}
          onCancel={onClose}
        />
      ) : (
        <PasswordStep<Enrolment>
          endpoint="/auth/two-factor/enable"
          submitLabel="Continue"
          onDone={setEnrolment}
          onCancel={onClose}
        />
      )}
    </Dialog>
  );
}
