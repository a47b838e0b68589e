export { createPeople } from './create-people.ts';
export type {
  CookiesToSet,
  NewPerson,
  NewSession,
  Origin,
  People,
  PeopleOptions,
  Person,
  PersonSession,
  SessionSummary,
  SignInMethod,
  TwoFactorReset,
} from './people.ts';
export { createTwoFactorResealer, type SealedTwoFactor } from './two-factor/reseal-two-factor.ts';
