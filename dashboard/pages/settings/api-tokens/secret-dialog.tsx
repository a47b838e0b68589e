import type { TokenWithSecret } from '@kiln-connect/usecases';
import { useBlocker } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { Banner } from '../../../ui/banner.tsx';
import { Button } from '../../../ui/button.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Dialog, DialogActions } from '../../../ui/dialog.tsx';

interface SecretDialogProps {
  token: TokenWithSecret;
  /** The caller forgets the secret. */
  onClose: () => void;
}

/**
 * Shows a new secret this once. Neither Escape nor a press beside it closes it, and whoever closes it
 * or leaves the page without having copied the secret is asked once whether they mean it.
 */
export function SecretDialog({ token, onClose }: SecretDialogProps) {
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
      title={`The secret of “${token.name}”`}
      description="Copy it now: it is shown only once and can not be shown again, not even by us."
    >
      {/* Copying by hand counts too. */}
      <div className="flex flex-col gap-2" onCopy={() => setCopied(true)}>
        {/* No text field: browsers keep what stands in those when a page is left. */}
        {/* biome-ignore lint/a11y/useSemanticElements: it groups no controls of a form */}
        <div
          role="group"
          aria-label="API token"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: to be reached and read by keyboard
          tabIndex={0}
          className="rounded-lg border border-line-strong bg-sunken p-3"
        >
          <code className="block font-mono text-sm break-all select-all">{token.token}</code>
        </div>
        <CopyButton
          text={token.token}
          label="Copy API token"
          variant={isCopied ? 'secondary' : 'primary'}
          onCopied={() => setCopied(true)}
        />
      </div>
      <Banner tone="warning" title="Share it like a password">
        Keep it in a secret manager, and pass it on through that or another encrypted channel alone:
        never by chat or mail, and never in source code.
      </Banner>
      <Banner title="You check what you sign">
        Your keys stay with you, and so does the last word. Verify every transaction against what
        you meant before you sign it: you alone are responsible for what you sign.
      </Banner>
      {mustAsk ? (
        <div role="alert" className="flex flex-col gap-2">
          <p className="text-sm font-medium text-danger-ink">
            You have not copied it. Without a copy you will have to regenerate the token.
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
