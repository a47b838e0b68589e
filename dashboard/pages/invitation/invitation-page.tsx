import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { InvitationPreview } from '../../api/answers.ts';
import { api } from '../../api/api.ts';
import { messageOf } from '../../api/api-error.ts';
import { meQuery } from '../../api/queries.ts';
import { takeFragment } from '../../router/take-fragment.ts';
import { PagePending } from '../../shell/page-pending.tsx';
import { PublicLayout } from '../../shell/public-layout.tsx';
import { buttonStyle } from '../../ui/button-style.ts';
import { JoinAsMember } from './join-as-member.tsx';
import { JoinAsNewcomer } from './join-as-newcomer.tsx';
import { SignInFirst } from './sign-in-first.tsx';
import { SignOutFirst } from './sign-out-first.tsx';

/** Joins an organization with the link of an invitation. */
export default function InvitationPage() {
  const [token] = useState(takeFragment);
  const preview = useQuery({
    queryKey: ['invitation'],
    queryFn: () => api.post<InvitationPreview>('/invitation/read', { token }),
    enabled: token !== '',
    gcTime: 0,
  });
  // Nobody need be signed in here: a refusal only says that nobody is.
  const me = useQuery({ ...meQuery, retry: false });
  if (!token || preview.isError) {
    return (
      <PublicLayout
        title="This invitation does not work"
        description={
          messageOf(preview.error) ??
          'Open the link of the invitation whole: the part behind # belongs to it. Whoever invited you can send it anew.'
        }
      >
        <Link to="/sign-in" className={buttonStyle()}>
          Go to sign-in
        </Link>
      </PublicLayout>
    );
  }
  if (preview.isPending || me.isPending) {
    return (
      <PublicLayout title="Invitation">
        <PagePending />
      </PublicLayout>
    );
  }
  const { organization, email, role, has_user } = preview.data;
  const signedInAs = me.data?.person.email;
  return (
    <PublicLayout
      title={`Join ${organization.name}`}
      description={
        <>
          <strong>{email}</strong> is invited as {/^[ao]/.test(role) ? 'an' : 'a'}{' '}
          <strong>{role}</strong>.
        </>
      }
    >
      {signedInAs !== undefined && signedInAs !== email ? (
        <SignOutFirst email={email} signedInAs={signedInAs} />
      ) : !has_user ? (
        <JoinAsNewcomer token={token} email={email} />
      ) : signedInAs === undefined ? (
        <SignInFirst email={email} />
      ) : (
        <JoinAsMember token={token} />
      )}
    </PublicLayout>
  );
}
