import { useBlocker } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';

interface SecretDialogProps {
  /** Of the dialog. */
  title: string;
  secret: string;
  /** What it is: 'API token'. */
  kind: string;
  /** What whoever closes it without a copy will have to do. */
  lost: string;
  /** What to know about keeping it. */
  children: ReactNode;
  /** The caller forgets the secret. */
  onClose: () => void;
}

/**
 * Shows a new secret this once. Neither Escape nor a press beside it closes it, and whoever closes it
 * or leaves the page without having copied the secret is asked once whether they mean it.
 */
export function SecretDialog(props: SecretDialogProps) {
  const { secret, kind, onClose } = props;
  const [isCopied, setCopied] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const stay = useRef<HTMLButtonElement>(null);
  const leaving = useBlocker({
    shouldBlockFn: () => !isCopied,
    enableBeforeUnload: () => !isCopied,
    withResolver: true,
  });
  const isLeaving = leaving.status === 'blocked';
  const mustAsk = isAsking || isLeaving;

  useEffect(() => {
    if (mustAsk) stay.current?.focus();
  }, [mustAsk]);

  const close = () => {
    if (isLeaving) leaving.proceed();
    onClose();
  };
  const goBack = () => {
    if (isLeaving) leaving.reset();
    setAsking(false);
  };

  return (
    <Dialog
      isOpen
      isDismissable={false}
      onClose={close}
      title={props.title}
      description="Copy it now: it is shown only once and can not be shown again, not even by us."
    >
      {/* Copying by hand counts too. */}
      <div className="flex flex-col gap-2" onCopy={() => setCopied(true)}>
        {/* No text field: browsers keep what stands in those when a page is left. */}
        {/* biome-ignore lint/a11y/useSemanticElements: it groups no controls of a form */}
        <div
          role="group"
          aria-label={kind}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: to be reached and read by keyboard
          tabIndex={0}
          className="rounded-lg border border-line-strong bg-sunken p-3"
        >
          <code className="block font-mono text-sm break-all select-all">{secret}</code>
        </div>
        <CopyButton
          text={secret}
          label={`Copy ${kind}`}
          variant={isCopied ? 'secondary' : 'primary'}
          onCopied={() => setCopied(true)}
        />
      </div>
      {props.children}
      {mustAsk ? (
        <div role="alert" className="flex flex-col gap-2">
          <p className="text-sm font-medium text-danger-ink">
            You have not copied it. Without a copy you will have to {props.lost}.
          </p>
          <DialogActions>
            <Button variant="danger" onClick={close}>
              Close without a copy
            </Button>
            <Button ref={stay} onClick={goBack}>
              Back to the secret
            </Button>
          </DialogActions>
        </div>
      ) : (
        <DialogActions>
          <Button
            variant={isCopied ? 'primary' : 'secondary'}
            onClick={() => (isCopied ? close() : setAsking(true))}
          >
            I stored it safely
          </Button>
        </DialogActions>
      )}
    </Dialog>
  );
}
