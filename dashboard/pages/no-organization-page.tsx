import { Link } from '@tanstack/react-router';
import { useMe } from '../api/use-me.ts';
import { PublicLayout } from '../shell/public-layout.tsx';
import { useSignOut } from '../shell/use-sign-out.ts';
import { Button } from '../ui/button.tsx';
import { buttonStyle } from '../ui/button-style.ts';

/** For somebody who signs in and is a member nowhere: only others can change that. */
export default function NoOrganizationPage() {
  const { person } = useMe();
  const signOut = useSignOut();
  return (
    <PublicLayout
      title="You belong to no organization"
      description={
        <>
          An owner or admin of your team can invite <strong>{person.email}</strong> under Settings,
          Members. If your team has no organization yet, ask the operator of this deployment to make
          one.
        </>
      }
    >
      <div className="flex flex-wrap gap-2">
        <Link to="/profile" className={buttonStyle()}>
          Your profile
        </Link>
        <Button onClick={signOut}>Sign out</Button>
      </div>
    </PublicLayout>
  );
}
