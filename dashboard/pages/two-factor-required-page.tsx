import { Link } from '@tanstack/react-router';
import { ShieldCheck } from 'lucide-react';
import { useMe } from '../api/use-me.ts';
import { useOrganization } from '../api/use-organization.ts';
import { useSignOut } from '../shell/use-sign-out.ts';
import { Button } from '../ui/button.tsx';
import { buttonStyle } from '../ui/button-style.ts';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { useDocumentTitle } from '../ui/use-document-title.ts';

/** The organization wants a second factor, and this session has passed none. */
export function TwoFactorRequiredPage() {
  useDocumentTitle('Two-factor authentication required');
  const { name } = useOrganization();
  const { person } = useMe();
  const signOut = useSignOut();
  return (
    <Card>
      <h1 className="sr-only">Two-factor authentication required</h1>
      <EmptyState
        icon={<ShieldCheck className="size-5" />}
        title={`${name} requires two-factor authentication`}
        action={
          person.has_two_factor ? (
            <Button variant="primary" onClick={signOut}>
              Sign out to sign in again
            </Button>
          ) : (
            <Link to="/profile" hash="two-factor" className={buttonStyle({ variant: 'primary' })}>
              Set up two-factor authentication
            </Link>
          )
        }
      >
        {person.has_two_factor
          ? 'You have an authenticator app, and this session has not seen its code. Sign in again with your password and the code, or with a passkey.'
          : 'Connect an authenticator app, or add a passkey and sign in with it. It takes a minute, and then this page opens.'}
      </EmptyState>
    </Card>
  );
}
