import { useQueryClient } from '@tanstack/react-query';
import { queryKeys } from '../../../api/query-keys.ts';
import { useMe } from '../../../api/use-me.ts';
import { Banner } from '../../../ui/banner.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { showToast } from '../../../ui/toasts.ts';
import { PasswordStep } from './password-step.tsx';

export function DisableDialog({ onClose }: { onClose: () => void }) {
  const queryClient = useQueryClient();
  const strict = useMe().organizations.filter((one) => one.require_two_factor);
  const done = async () => {
    await queryClient.invalidateQueries({ queryKey: queryKeys.me });
    showToast('Two-factor authentication is off');
    onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Turn off two-factor authentication?"
      description="Then your password alone signs you in. The backup codes stop working."
    >
      {strict.length > 0 && (
        <Banner tone="warning">
          {strict.map((one) => one.name).join(', ')} will be closed to you when you next sign in
          without a second factor.
        </Banner>
      )}
      <PasswordStep
        endpoint="/auth/two-factor/disable"
        submitLabel="Turn off"
        isDangerous
        onDone={done}
        onCancel={onClose}
      />
    </Dialog>
  );
}
