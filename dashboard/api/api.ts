import { ApiError, hasCode, readApiError } from './api-error.ts';
import { askForReauthentication } from './reauthentication.ts';
import { tellSessionEnd } from './session-end.ts';

export type Query = Readonly<Record<string, string | number | undefined>>;

interface RequestOptions {
  body?: unknown;
  query?: Query | undefined;
  signal?: AbortSignal | undefined;
}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/**
 * Asks the server; `path` stands below `/dashboard/api`. Where the server wants to know anew who the
 * user is, or the session ended while something was being typed, the user is asked and the request
 * repeated once.
 * @throws {ApiError} also `reauthentication_cancelled`, which nobody needs to be told of.
 */
export const request = <Body>(
  method: Method,
  path: string,
  options: RequestOptions = {},
): Promise<Body> => withSession(() => send<Body>(method, path, options));

/** A file that the server answered, and the name that it gave it. */
export interface DownloadedFile {
  readonly content: Blob;
  readonly name: string;
}

/**
 * Reads a whole file, so that half of one is never taken for it; see `request`.
 * @throws {ApiError}
 */
export const download = (path: string, query: Query): Promise<DownloadedFile> =>
  withSession(() =>
    exchange('GET', path, { query }, async (response) => ({
      content: await response.blob(),
      name: nameOf(response.headers.get('content-disposition') ?? ''),
    })),
  );

const nameOf = (disposition: string): string =>
  /filename="([\w.-]+)"/.exec(disposition)?.[1] ?? 'download';

async function withSession<Result>(ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch (error) {
    if (hasCode(error, 'not_signed_in') && (await tellSessionEnd())) return ask();
    if (!hasCode(error, 'reauthentication_needed')) throw error;
    if (await askForReauthentication()) return ask();
    throw new ApiError({
      status: error.status,
      code: 'reauthentication_cancelled',
      message: 'Nothing was changed: this needs a confirmation of who you are.',
    });
  }
}

/**
 * The same, but the user is asked nothing.
 * @throws {ApiError}
 */
export async function send<Body>(
  method: Method,
  path: string,
  options: RequestOptions = {},
): Promise<Body> {
  const text = await exchange(method, path, options, (response) => response.text());
  return (text ? JSON.parse(text) : undefined) as Body;
}

async function exchange<Result>(
  method: Method,
  path: string,
  o: RequestOptions,
  read: (response: Response) => Promise<Result>,
): Promise<Result> {
  let response: Response;
  try {
    response = await fetch(`/dashboard/api${path}${queryText(o.query)}`, {
      method,
      credentials: 'same-origin',
      redirect: 'error',
      headers: {
        accept: 'application/json',
        ...(method !== 'GET' && { 'content-type': 'application/json' }),
      },
      ...(method !== 'GET' && { body: JSON.stringify(o.body ?? {}) }),
      ...(o.signal && { signal: o.signal }),
    });
    // The connection can break in the middle of an answer, too.
    if (response.ok) return await read(response);
  } catch (error) {
    if (o.signal?.aborted) throw error;
    throw new ApiError({
      status: 0,
      code: 'server_unreachable',
      message: 'The server can not be reached. Check your connection and try again.',
    });
  }
  throw await readApiError(response);
}

function queryText(query: Query | undefined): string {
  const pairs = Object.entries(query ?? {}).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, String(value)]],
  );
  return pairs.length > 0 ? `?${new URLSearchParams(pairs)}` : '';
}

interface Envelope<Data> {
  data: Data;
}

/** The server's routes below `/dashboard/api`; each resolves to the `data` of the answer. */
export const api = {
  get: async <Data>(path: string, options?: Omit<RequestOptions, 'body'>): Promise<Data> =>
    (await request<Envelope<Data>>('GET', path, options)).data,
  post: async <Data>(path: string, body?: unknown): Promise<Data> =>
    (await request<Envelope<Data> | undefined>('POST', path, { body }))?.data as Data,
  patch: async <Data>(path: string, body: unknown): Promise<Data> =>
    (await request<Envelope<Data> | undefined>('PATCH', path, { body }))?.data as Data,
  delete: async <Data = void>(path: string): Promise<Data> =>
    (await request<Envelope<Data> | undefined>('DELETE', path))?.data as Data,
};

/** Fills in a path; every value is encoded: path`/organizations/${slug}/tokens/${id}`. */
export const path = (strings: TemplateStringsArray, ...values: readonly string[]): string =>
  String.raw({ raw: strings }, ...values.map(encodeURIComponent));
