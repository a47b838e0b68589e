/** What is asked. */
export interface AskOptions {
  readonly method?: string;
  /** An API token or the operator's key. */
  readonly token?: string;
  readonly headers?: Record<string, string>;
  /** An object goes out as JSON, a text as it is. */
  readonly body?: unknown;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests name the fields that they read
  readonly body: any;
}

/** Asks as a program does; redirects are answers. */
export async function askUrl(
  url: string,
  { method = 'GET', token, headers = {}, body }: AskOptions = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(typeof body === 'object' && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json');
  return {
    status: response.status,
    headers: response.headers,
    body: isJson ? JSON.parse(text) : text,
  };
}
