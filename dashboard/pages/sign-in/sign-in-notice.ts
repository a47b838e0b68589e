interface Notice {
  readonly tone: 'info' | 'warning';
  readonly text: string;
}

const info = (text: string): Notice => ({ tone: 'info', text });
const warning = (text: string): Notice => ({ tone: 'warning', text });

/** Codes of the dashboard itself. */
const NOTICES: Readonly<Record<string, Notice>> = {
  session_ended: info('Your session has ended. Sign in to go on where you were.'),
  password_reset: info(
    'Your new password is set, and all your sessions have ended. Sign in with it.',
  ),
};

/** Codes with which the server leads back from a single sign-on. */
const REFUSALS: Readonly<Record<string, Notice>> = {
  address_not_of_domain: warning(
    'Your identity provider gave an e-mail address that is not of the domain of your organization. An admin of your organization can look into it.',
  ),
  identity_changed: warning(
    'Your identity provider knows this e-mail address as somebody else than before. An admin of your organization can look into it.',
  ),
  not_invited: warning(
    'You are no member of the organization. Ask one of its admins for an invitation.',
  ),
  provider_unavailable: warning(
    'Your identity provider can not be reached at the moment. Try again in a while.',
  ),
  sign_in_expired: warning('This sign-in took too long or was begun elsewhere. Begin again.'),
};

const UNKNOWN = warning(
  'Single sign-on did not succeed. Try again; if it goes on, tell an admin of your organization.',
);

interface SignInSearch {
  readonly notice?: string | undefined;
  readonly error?: string | undefined;
}

/** What the address of the sign-in page says of why one is there; its own words are never shown. */
export function signInNotice({ notice, error }: SignInSearch): Notice | undefined {
  if (error !== undefined) return Object.hasOwn(REFUSALS, error) ? REFUSALS[error] : UNKNOWN;
  return notice !== undefined && Object.hasOwn(NOTICES, notice) ? NOTICES[notice] : undefined;
}
