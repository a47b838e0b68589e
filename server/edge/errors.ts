import {
  ConflictError,
  ConnectError,
  ForbiddenError,
  ImpossibleError,
  InvalidInputError,
  type JsonObject,
  NodeAnswerError,
  NodeTimeoutError,
  NodeUnavailableError,
  NotBuiltError,
  NotFoundError,
  StoreUnavailableError,
  TooManyRequestsError,
  UnauthenticatedError,
  VerificationFailedError,
} from '@kiln-connect/core';

/** The server itself can not answer yet, or not any more; the message says why. */
export class NotReadyError extends ConnectError {}

/** The path has a route, but not for this method. */
export class MethodNotAllowedError extends ConnectError {
  readonly allowed: readonly string[];

  constructor(options: { code: string; message: string; allowed: readonly string[] }) {
    super(options);
    this.allowed = options.allowed;
  }
}

/** The status of each class of error; the only place that knows both. */
const STATUSES = [
  [InvalidInputError, 400],
  [UnauthenticatedError, 401],
  [ForbiddenError, 403],
  [NotFoundError, 404],
  [MethodNotAllowedError, 405],
  [ConflictError, 409],
  [ImpossibleError, 422],
  [TooManyRequestsError, 429],
  [VerificationFailedError, 500],
  [NotBuiltError, 501],
  [NodeAnswerError, 502],
  [NotReadyError, 503],
  [NodeUnavailableError, 503],
  [StoreUnavailableError, 503],
  [NodeTimeoutError, 504],
] as const;

interface Fault {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** What Fastify refuses before a handler runs, in our words. */
const FASTIFY_FAULTS: { readonly [code: string]: Fault } = {
  FST_ERR_CTP_INVALID_JSON_BODY: {
    status: 400,
    code: 'malformed_json',
    message: 'The body is not JSON; it must be one JSON object in UTF-8.',
  },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    status: 400,
    code: 'malformed_request',
    message: 'The body is not as long as content-length says.',
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    status: 415,
    code: 'unsupported_media_type',
    message: 'The body must be JSON, sent with content-type: application/json.',
  },
  FST_ERR_CTP_BODY_TOO_LARGE: {
    status: 413,
    code: 'body_too_large',
    message: 'The body is larger than this server reads (limits.bodyBytes).',
  },
  FST_ERR_BAD_URL: {
    status: 400,
    code: 'malformed_url',
    message: 'The path is not well-formed: a % must be followed by two hex digits of UTF-8.',
  },
  FST_ERR_MAX_PARAM_LENGTH: {
    status: 400,
    code: 'malformed_url',
    message: 'A part of the path is longer than any id here.',
  },
};

const INTERNAL: Fault = {
  status: 500,
  code: 'internal_error',
  message:
    'This failed here, and not because of the request. Tell the operator the request_id; the log has the cause.',
};

/** The one body of every answer that is an error. */
interface ErrorBody {
  readonly error: string;
  readonly message: string;
  readonly details?: JsonObject;
  readonly request_id: string;
}

/** An error as it goes over the wire. */
export interface ErrorAnswer {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: ErrorBody;
}

/** What a 401 asks for, as `www-authenticate` names it: an API token, or a session's cookie. */
export type Challenge = 'Bearer' | 'Session';

/** The answer to a request that failed with this; what is none of our errors says nothing of itself. */
export function errorAnswer(
  error: unknown,
  requestId: string,
  challenge: Challenge = 'Bearer',
): ErrorAnswer {
  if (error instanceof ConnectError) {
    return {
      status: STATUSES.find(([type]) => error instanceof type)?.[1] ?? 500,
      headers: headersOf(error, challenge),
      body: {
        error: error.code,
        message: error.message,
        ...(error.details && { details: error.details }),
        request_id: requestId,
      },
    };
  }
  const fastifyCode = (error as { code?: unknown } | undefined)?.code;
  const fault = (typeof fastifyCode === 'string' && FASTIFY_FAULTS[fastifyCode]) || INTERNAL;
  return {
    status: fault.status,
    headers: {},
    body: { error: fault.code, message: fault.message, request_id: requestId },
  };
}

function headersOf(error: ConnectError, challenge: Challenge): { [name: string]: string } {
  if (error instanceof TooManyRequestsError) {
    return { 'retry-after': String(error.retryAfterSeconds) };
  }
  if (error instanceof MethodNotAllowedError) return { allow: error.allowed.join(', ') };
  if (error instanceof NotReadyError || error instanceof StoreUnavailableError) {
    return { 'retry-after': '1' };
  }
  // RFC 6750, section 3: a bare challenge where no token was given, else the reason.
  if (error instanceof UnauthenticatedError) {
    const isBare = challenge !== 'Bearer' || error.code === 'missing_token';
    const reason = isBare ? '' : ', error="invalid_token"';
    return { 'www-authenticate': `${challenge} realm="kiln-connect"${reason}` };
  }
  return {};
}
