import { AlertDialog as Base } from '@base-ui/react/alert-dialog';
import type { ReactNode } from 'react';
import { isAskingForReauthentication } from '../api/reauthentication.ts';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';
import { DialogActions } from './dialog.tsx';
import { dialogBackdrop, dialogBody, dialogPopup, dialogViewport } from './dialog-style.ts';
import { useFocusAfterwards } from './use-focus-afterwards.ts';

interface AlertDialogProps {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  description: ReactNode;
  /** What will be done: 'Delete token', never 'OK'. */
  confirmLabel: string;
  cancelLabel?: string;
  onConfirm: () => void;
  tone?: 'danger' | 'primary';
  isBusy?: boolean;
  /** Why it can not be confirmed yet. */
  disabledReason?: string | undefined;
  /** More to read or to fill in before it is confirmed. */
  children?: ReactNode;
}

/** Asks before something that can not be undone. */
export function AlertDialog(props: AlertDialogProps) {
  useFocusAfterwards(props.isOpen);
  const change = (isOpen: boolean) => {
    if (!isOpen && !isAskingForReauthentication()) props.onClose();
  };
  return (
    <Base.Root open={props.isOpen} onOpenChange={change}>
      <Base.Portal>
        <Base.Backdrop className={dialogBackdrop} />
        <Base.Viewport className={dialogViewport}>
          <Base.Popup className={classNames(dialogPopup, 'sm:max-w-md')}>
            <div className={dialogBody}>
              <div className="flex flex-col gap-2">
                <Base.Title className="text-base font-semibold text-balance">
                  {props.title}
                </Base.Title>
                <Base.Description className="text-sm text-muted" render={<div />}>
                  {props.description}
                </Base.Description>
              </div>
              {props.children}
              <DialogActions>
                <Button onClick={props.onClose}>{props.cancelLabel ?? 'Cancel'}</Button>
                <Button
                  variant={props.tone ?? 'danger'}
                  isBusy={props.isBusy ?? false}
                  disabledReason={props.disabledReason}
                  onClick={props.onConfirm}
                >
                  {props.confirmLabel}
                </Button>
              </DialogActions>
            </div>
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}
