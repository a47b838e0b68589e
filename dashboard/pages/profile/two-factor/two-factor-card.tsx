import { ShieldCheck, ShieldOff } from 'lucide-react';
import { useState } from 'react';
import { useMe } from '../../../api/use-me.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { DisableDialog } from './disable-dialog.tsx';
import { EnrolDialog } from './enrol-dialog.tsx';
import { NewBackupCodesDialog } from './new-backup-codes-dialog.tsx';

/** Whether an authenticator app is asked for when the person signs in by password. */
export function TwoFactorCard() {
  const { person } = useMe();
  const [open, setOpen] = useState<'enrol' | 'codes' | 'disable'>();
  const close = () => setOpen(undefined);
  return (
    <div id="two-factor">
      <Card
        title="Two-factor authentication"
        description="A code of an authenticator app on your phone, asked for beside your password."
        action={
          person.has_two_factor ? (
            <Badge tone="success" icon={<ShieldCheck className="size-3.5" />}>
              On
            </Badge>
          ) : (
            <Badge tone="warning" icon={<ShieldOff className="size-3.5" />}>
              Off
            </Badge>
          )
        }
      >
        <div className="flex flex-wrap gap-2">
          {person.has_two_factor ? (
            <>
              <Button size="small" onClick={() => setOpen('codes')}>
                New backup codes
              </Button>
              <Button size="small" onClick={() => setOpen('disable')}>
                Turn off
              </Button>
            </>
          ) : (
            <Button size="small" variant="primary" onClick={() => setOpen('enrol')}>
              Set up two-factor authentication
            </Button>
          )}
        </div>
        {open === 'enrol' && <EnrolDialog onClose={close} />}
        {open === 'codes' && <NewBackupCodesDialog onClose={close} />}
        {open === 'disable' && <DisableDialog onClose={close} />}
      </Card>
    </div>
  );
}
