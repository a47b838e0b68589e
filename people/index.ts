export { createPeople } from './create-people.ts';
export type {
  CookiesToSet,
  Origin,
  People,
  PeopleOptions,
  Person,
  PersonSession,
  SessionSummary,
  SignInMethod,
} from './people.ts';
export { createTwoFactorResealer, type SealedTwoFactor } from './two-factor/reseal-two-factor.ts';
