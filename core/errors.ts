import type { JsonObject } from './json.ts';

interface ErrorOptions {
  /** A code of the room's closed set, snake_case, documented in docs/errors.md, never reused. */
  code: string;
  /** One sentence that says what was wrong, where, and what would be right. */
  message: string;
  details?: JsonObject;
  cause?: unknown;
}

/** What every error that a caller may see extends; the server maps each subclass to one HTTP status. */
export abstract class ConnectError extends Error {
  readonly code: string;
  readonly details: JsonObject | undefined;

  constructor({ code, message, details, cause }: ErrorOptions) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.code = code;
    this.details = details;
  }
}

/** The request is malformed: a wrong type, a missing field, an unknown parameter. */
export class InvalidInputError extends ConnectError {}
/** There is no token, or it is broken, revoked or expired. */
export class UnauthenticatedError extends ConnectError {}
/** The token is good but may not do this. */
export class ForbiddenError extends ConnectError {}
/** It does not exist, or it belongs to somebody else. */
export class NotFoundError extends ConnectError {}
/** It exists already, or its state does not allow this. */
export class ConflictError extends ConnectError {}
/** Well-formed, but impossible on chain; `details` carries `have` and `need` where there are such. */
export class ImpossibleError extends ConnectError {}
/** The part is in the contract and not built yet. */
export class NotBuiltError extends ConnectError {}
/** The verifier refused what was crafted here: nothing is handed out. */
export class VerificationFailedError extends ConnectError {}
/** A node answered something that can not be: the answer is not used. */
export class NodeAnswerError extends ConnectError {}
/** A node can not be reached; `details.node` names it. */
export class NodeUnavailableError extends ConnectError {}
/** A node did not answer in time; `details.node` names it. */
export class NodeTimeoutError extends ConnectError {}
/** The database can not be reached, or ended the connection: nothing is known of what was asked. */
export class StoreUnavailableError extends ConnectError {}

/** Too many requests; `retryAfterSeconds` says when the next one is allowed. */
export class TooManyRequestsError extends ConnectError {
  readonly retryAfterSeconds: number;

  constructor(options: ErrorOptions & { retryAfterSeconds: number }) {
    super(options);
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
