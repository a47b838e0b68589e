import { settleReauthentication } from '../../api/reauthentication.ts';
import { ReauthenticationFrame } from './reauthentication-frame.tsx';
import { SignInElsewhere } from './sign-in-elsewhere.tsx';

/** Keeps what was typed while the user signs in again in another tab. */
export default function SessionEndedDialog() {
  return (
    <ReauthenticationFrame
      title="Your session has ended"
      description="What you typed is still here. Sign in again in another tab and come back: then what you were doing goes on."
      cancelLabel="Leave this page"
      onCancel={() => settleReauthentication(false)}
    >
      <SignInElsewhere />
    </ReauthenticationFrame>
  );
}
