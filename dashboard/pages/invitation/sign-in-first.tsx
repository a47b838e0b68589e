import { Link } from '@tanstack/react-router';
import { Banner } from '../../ui/banner.tsx';
import { buttonStyle } from '../../ui/button-style.ts';

/** Leads to the sign-in and back; the invitation's secret waits in this page's memory meanwhile. */
export const SignInFirst = ({ email }: { email: string }) => (
  <>
    <Banner>{email} has an account here already. Sign in with it to accept.</Banner>
    <Link
      to="/sign-in"
      search={{ return_to: '/invitation' }}
      className={buttonStyle({ variant: 'primary' })}
    >
      Sign in
    </Link>
  </>
);
