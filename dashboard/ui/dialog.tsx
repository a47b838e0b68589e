import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { isAskingForReauthentication } from '../api/reauthentication.ts';
import { classNames } from './class-names.ts';
import {
  dialogBackdrop,
  dialogBody,
  dialogFoot,
  dialogPopup,
  dialogViewport,
} from './dialog-style.ts';
import { useFocusAfterwards } from './use-focus-afterwards.ts';

interface DialogProps {
  isOpen: boolean;
  /** Asked for by the close button and Escape; a press beside the dialog never closes it. */
  onClose: () => void;
  title: string;
  description?: ReactNode;
  /** False: neither Escape nor a button closes it; only what its content does. */
  isDismissable?: boolean;
  size?: 'small' | 'medium' | 'large';
  children: ReactNode;
}

const WIDTH = { small: 'sm:max-w-sm', medium: 'sm:max-w-lg', large: 'sm:max-w-2xl' } as const;

/** A modal dialog. Unmounts its content when it closes, so that nothing of it stays in the page. */
export function Dialog(props: DialogProps) {
  const { isDismissable = true, size = 'medium' } = props;
  useFocusAfterwards(props.isOpen);
  const change = (isOpen: boolean) => {
    // Escape in the question who you are is not meant for the dialog below it.
    if (!isOpen && isDismissable && !isAskingForReauthentication()) props.onClose();
  };
  return (
    <Base.Root open={props.isOpen} onOpenChange={change} disablePointerDismissal>
      <Base.Portal>
        <Base.Backdrop className={dialogBackdrop} />
        <Base.Viewport className={dialogViewport}>
          <Base.Popup className={classNames(dialogPopup, WIDTH[size])}>
            <div className={dialogBody}>
              <header className={classNames('flex flex-col gap-1', isDismissable && 'pr-8')}>
                <Base.Title className="text-base font-semibold text-balance">
                  {props.title}
                </Base.Title>
                {props.description && (
                  <Base.Description className="text-sm text-muted" render={<div />}>
                    {props.description}
                  </Base.Description>
                )}
              </header>
              {props.children}
            </div>
            {/* Last, so that the focus begins at the first control of the content. */}
            {isDismissable && (
              <Base.Close
                aria-label="Close"
                className="absolute top-4 right-3 grid size-8 place-items-center rounded-lg text-subtle hover:bg-hover hover:text-ink sm:top-5 sm:right-4"
              >
                <X className="size-4" />
              </Base.Close>
            )}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}

/** The row of buttons that ends a dialog: the one that does it comes last. */
export const DialogActions = ({ children }: { children: ReactNode }) => (
  <footer
    className={classNames(
      dialogFoot,
      'flex flex-col-reverse gap-2 sm:flex-row sm:justify-end',
      // One that says why it is off stands in the frame of its reason.
      'max-sm:[&_button]:w-full',
    )}
  >
    {children}
  </footer>
);
