import type { TokenWithSecret } from '@kiln-connect/usecases';
import { Banner } from '../../../ui/banner.tsx';
import { SecretDialog } from '../secret-dialog.tsx';

interface TokenSecretDialogProps {
  token: TokenWithSecret;
  /** The caller forgets the secret. */
  onClose: () => void;
}

/** Shows a token's new secret this once. */
export const TokenSecretDialog = ({ token, onClose }: TokenSecretDialogProps) => (
  <SecretDialog
    title={`The secret of “${token.name}”`}
    kind="API token"
    secret={token.token}
    lost="regenerate the token"
    onClose={onClose}
  >
    <Banner tone="warning" title="Share it like a password">
      Keep it in a secret manager, and pass it on through that or another encrypted channel alone:
      never by chat or mail, and never in source code.
    </Banner>
    <Banner title="You check what you sign">
      Your keys stay with you, and so does the last word. Verify every transaction against what you
      meant before you sign it: you alone are responsible for what you sign.
    </Banner>
  </SecretDialog>
);
