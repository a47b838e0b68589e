import { Dialog as Base } from '@base-ui/react/dialog';
import type { ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { dialogBackdrop, dialogBody, dialogPopup, dialogViewport } from '../../ui/dialog-style.ts';

interface ReauthenticationFrameProps {
  title: string;
  description: string;
  cancelLabel: string;
  onCancel: () => void;
  children: ReactNode;
}

/** A dialog that stands over every other one: the question comes from what was done in those. */
export const ReauthenticationFrame = (props: ReauthenticationFrameProps) => (
  <Base.Root open onOpenChange={(isOpen) => !isOpen && props.onCancel()} disablePointerDismissal>
    <Base.Portal>
      <Base.Backdrop className={classNames(dialogBackdrop, 'z-50')} forceRender />
      <Base.Viewport className={classNames(dialogViewport, 'z-50')}>
        <Base.Popup className={classNames(dialogPopup, 'sm:max-w-sm')}>
          <div className={dialogBody}>
            <div className="flex flex-col gap-1">
              <Base.Title className="text-base font-semibold">{props.title}</Base.Title>
              <Base.Description className="text-sm text-muted">
                {props.description}
              </Base.Description>
            </div>
            {props.children}
            <Button variant="ghost" onClick={props.onCancel}>
              {props.cancelLabel}
            </Button>
          </div>
        </Base.Popup>
      </Base.Viewport>
    </Base.Portal>
  </Base.Root>
);
