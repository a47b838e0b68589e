import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useOrganization } from '../../../api/use-organization.ts';
import { usePermission } from '../../../api/use-permission.ts';
import { AlertDialog } from '../../../ui/alert-dialog.tsx';
import { Card } from '../../../ui/card.tsx';
import { Switch } from '../../../ui/checkbox.tsx';
import { FormError } from '../../../ui/form-error.tsx';
import { showToast } from '../../../ui/toasts.ts';
import { membersQuery } from '../members/members-queries.ts';
import { useAction } from '../use-action.ts';
import { useOrganizationChange } from '../use-organization-change.ts';

/** How many members the requirement shuts out until they enroll, as a sentence. */
const shutOutText = (count: number): string =>
  count === 0
    ? 'All members have it turned on.'
    : count === 1
      ? '1 member has not turned it on, and sees nothing of the organization until they have.'
      : `${count} members have not turned it on, and see nothing of the organization until they have.`;

/** Whether all members need a second factor. */
export function TwoFactorCard({ isRequired }: { isRequired: boolean }) {
  const maySecure = usePermission('organization.secure');
  const members = useQuery(membersQuery(useOrganization().slug)).data;
  const [isAsking, setAsking] = useState(false);
  const action = useAction(useOrganizationChange());
  const without = members?.filter((member) => !member.has_two_factor).length;

  const change = async (require_two_factor: boolean) => {
    if (!(await action.run({ require_two_factor }))) return;
    setAsking(false);
    showToast(
      require_two_factor ? 'Two-factor authentication is required now.' : 'It is required no more.',
    );
  };

  return (
    <Card
      title="Two-factor authentication"
      description="A second proof beside the password: an authenticator app or a passkey. Signing in through your own provider counts too."
    >
      <Switch
        label="Require it of all members"
        hint={without === undefined ? undefined : shutOutText(without)}
        disabledReason={maySecure.reason}
        isChecked={isRequired}
        onChange={(isOn) => (isOn ? setAsking(true) : void change(false))}
      />
      {!isAsking && <FormError error={action.error} />}
      <AlertDialog
        isOpen={isAsking}
        onClose={() => {
          action.reset();
          setAsking(false);
        }}
        title="Require two-factor authentication?"
        description={`It holds from the next request of every member on. ${without === undefined ? '' : shutOutText(without)}`}
        confirmLabel="Require it"
        tone="primary"
        isBusy={action.isBusy}
        onConfirm={() => void change(true)}
      >
        <FormError error={action.error} />
      </AlertDialog>
    </Card>
  );
}
