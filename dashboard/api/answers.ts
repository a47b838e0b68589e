import type { StatusAnswer as Status } from '@kiln-connect/usecases';

export type {
  InvitationPreview,
  JoinedAnswer,
  MeAnswer,
  MyOrganizationAnswer,
  OrganizationAnswer,
  SessionAnswer,
  SetUpPreview,
} from '@kiln-connect/usecases';

/** GET /status */
export type StatusAnswer = Status & { readonly version: string };
