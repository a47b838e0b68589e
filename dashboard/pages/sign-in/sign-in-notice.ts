interface Notice {
  readonly tone: 'info' | 'warning';
  readonly text: string;
}

const NOTICES: Readonly<Record<string, Notice>> = {
  session_ended: { tone: 'info', text: 'Your session has ended. Sign in to go on where you were.' },
  password_reset: {
    tone: 'info',
    text: 'Your new password is set, and all your sessions have ended. Sign in with it.',
  },
};

const OTHER: Notice = {
  tone: 'warning',
  text: 'Single sign-on did not succeed. Try again; if it goes on, tell an admin of your organization.',
};

/** What the address of the sign-in page says of why one is there. Never shows the address's own words. */
export const signInNotice = (code: string | undefined): Notice | undefined =>
  code === undefined ? undefined : (NOTICES[code] ?? OTHER);
