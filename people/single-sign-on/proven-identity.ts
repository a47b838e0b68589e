import { UnauthenticatedError } from '@kiln-connect/core';

/** Who somebody is by the word of a provider. Whether the provider may speak of them is not said. */
export interface ProvenIdentity {
  /** How the provider names them for good; undefined where it gives no lasting name. */
  readonly subject: string | undefined;
  /** As the provider wrote it. */
  readonly email: string;
  readonly name: string | undefined;
  /** When they proved to the provider who they are, never later than now; undefined where it does not say. */
  readonly authenticatedAt: Date | undefined;
}

/** How far the clocks of provider and server may be apart, in milliseconds. */
export const CLOCK_SKEW = 2 * 60_000;

/** A lasting name is kept as it stands: longer ones than any provider gives are refused. */
const LONGEST_SUBJECT = 1024;

/** What a provider said, held against what is needed of it. */
export function provenIdentity({
  subject,
  email,
  name,
  authenticatedAt,
  now,
}: {
  readonly subject: string | undefined;
  readonly email: unknown;
  readonly name: unknown;
  /** As the provider says it, in milliseconds since 1970. */
  readonly authenticatedAt: number | undefined;
  readonly now: Date;
}): ProvenIdentity {
  if (typeof email !== 'string' || email === '') {
    throw refusedSignIn(
      'The provider does not say the e-mail address: let it send the claim or attribute email.',
    );
  }
  if (subject !== undefined && subject.length > LONGEST_SUBJECT) {
    throw refusedSignIn(`The provider's name of the person is longer than ${LONGEST_SUBJECT}.`);
  }
  if (authenticatedAt !== undefined && authenticatedAt > now.getTime() + CLOCK_SKEW) {
    throw refusedSignIn(
      'The provider says that the person signed in later than now: compare the clocks of both servers.',
    );
  }
  return {
    subject,
    email,
    name: typeof name === 'string' ? name : undefined,
    authenticatedAt:
      authenticatedAt === undefined
        ? undefined
        : new Date(Math.min(authenticatedAt, now.getTime())),
  };
}

/** The word of a provider that can not be taken; `message` says why, for who looks after it. */
export const refusedSignIn = (message: string, cause?: unknown): UnauthenticatedError =>
  new UnauthenticatedError({ code: 'single_sign_on_refused', message, cause });
