import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { statusQuery } from '../../api/queries.ts';
import { PublicLayout } from '../../shell/public-layout.tsx';
import { Banner } from '../../ui/banner.tsx';
import { OtherWaysIn } from './other-ways-in.tsx';
import { PasswordForm } from './password-form.tsx';
import { signInNotice } from './sign-in-notice.ts';
import { SingleSignOnForm } from './single-sign-on-form.tsx';

/** Signs in by password, passkey or single sign-on, and goes back to the page that was asked for. */
export function SignInPage() {
  const { return_to: returnPath, ...why } = useSearch({ from: '/sign-in' });
  const [email, setEmail] = useState('');
  const [isSingleSignOn, setSingleSignOn] = useState(false);
  const needsSetUp = useQuery(statusQuery).data?.needs_set_up;
  const notice = signInNotice(why);
  return (
    <PublicLayout
      title="Sign in"
      footer="There is no sign-up: a member of your organization invites you, or the operator of this deployment does."
    >
      {notice && (
        <Banner tone={notice.tone} isAlert>
          {notice.text}
        </Banner>
      )}
      {needsSetUp && (
        <Banner title="Nobody has an account here yet">
          Open the set-up link that the server printed when it started.
        </Banner>
      )}
      {isSingleSignOn ? (
        <SingleSignOnForm
          email={email}
          onEmail={setEmail}
          returnPath={returnPath}
          onBack={() => setSingleSignOn(false)}
        />
      ) : (
        <>
          <PasswordForm email={email} onEmail={setEmail} returnPath={returnPath} />
          <OtherWaysIn returnPath={returnPath} onSingleSignOn={() => setSingleSignOn(true)} />
        </>
      )}
    </PublicLayout>
  );
}
