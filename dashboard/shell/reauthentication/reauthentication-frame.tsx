import { Dialog as Base } from '@base-ui/react/dialog';
import type { ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { dialogBackdrop, dialogPopup, dialogViewport } from '../../ui/dialog-style.ts';

/** A dialog that stands over every other one: the question comes from what was done in those. */
export const ReauthenticationFrame = (props: { onCancel: () => void; children: ReactNode }) => (
  <Base.Root open onOpenChange={(isOpen) => !isOpen && props.onCancel()} disablePointerDismissal>
    <Base.Portal>
      <Base.Backdrop className={classNames(dialogBackdrop, 'z-50')} forceRender />
      <Base.Viewport className={classNames(dialogViewport, 'z-50')}>
        <Base.Popup className={classNames(dialogPopup, 'sm:max-w-sm')}>
          <div className="flex flex-col gap-1">
            <Base.Title className="text-base font-semibold">Confirm that it is you</Base.Title>
            <Base.Description className="text-sm text-muted">
              Changes to tokens, members and networks need a proof of who you are that is at most 15
              minutes old. Then what you were doing goes on by itself.
            </Base.Description>
          </div>
          {props.children}
          <Button variant="ghost" onClick={props.onCancel}>
            Cancel
          </Button>
        </Base.Popup>
      </Base.Viewport>
    </Base.Portal>
  </Base.Root>
);
