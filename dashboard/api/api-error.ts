/** What the server answered instead of what was asked for; `status` 0 when it could not be reached. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
  /** When to try again, in seconds, where the server said so. */
  readonly retryAfterSeconds: number | undefined;

  constructor(o: {
    status: number;
    code: string;
    message: string;
    details?: Readonly<Record<string, unknown>>;
    retryAfterSeconds?: number | undefined;
  }) {
    super(o.message);
    this.name = 'ApiError';
    this.status = o.status;
    this.code = o.code;
    this.details = o.details ?? {};
    this.retryAfterSeconds = o.retryAfterSeconds;
  }
}

/** Whether it is an answer of the server with this code. */
export const hasCode = (error: unknown, ...codes: readonly string[]): error is ApiError =>
  error instanceof ApiError && codes.includes(error.code);

/**
 * Whether it stays unknown if what was asked for was done: no answer came, or one of something between
 * the server and here.
 */
export const isUnanswered = (error: unknown): boolean =>
  error instanceof ApiError &&
  (error.status === 0 || (error.status >= 500 && error.code === `http_${error.status}`));

/** What to show of a failure: nothing of one that the user chose by not confirming who they are. */
export function messageOf(error: unknown): string | undefined {
  if (!error || hasCode(error, 'reauthentication_cancelled')) return undefined;
  if (error instanceof ApiError) return error.message;
  return 'Something went wrong in the dashboard itself. Reload the page and try again.';
}

/** Reads an answer that is no success, whatever its form. */
export async function readApiError(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => undefined);
  const { error, message, details } = (body ?? {}) as Record<string, unknown>;
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new ApiError({
    status: response.status,
    code: typeof error === 'string' ? error : `http_${response.status}`,
    message:
      typeof message === 'string'
        ? message
        : `The server answered ${response.status} without saying why. Try again in a moment.`,
    details: typeof details === 'object' && details ? (details as Record<string, unknown>) : {},
    retryAfterSeconds: Number.isFinite(retryAfter) ? retryAfter : undefined,
  });
}
