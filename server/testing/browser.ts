import { type Answer, type AskOptions, askUrl } from './ask-url.ts';

/** What a browser does for the dashboard's pages: it keeps cookies and says where a request comes from. */
export interface Browser {
  /** Asks below `/dashboard/api`, as a page of the dashboard does. */
  ask(path: string, options?: AskOptions): Promise<Answer>;
  /** The cookies that it would send, by name. */
  cookies(): ReadonlyMap<string, string>;
}

/** A browser at the server of this address; it begins with these cookies, or with none. */
export function createBrowser(
  url: string,
  cookies: ReadonlyMap<string, string> = new Map(),
): Browser {
  const jar = new Map(cookies);
  return {
    cookies: () => jar,
    ask: async (path, { method = 'GET', headers = {}, ...rest } = {}) => {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await askUrl(`${url}/dashboard/api${path}`, {
        method,
        ...rest,
        headers: {
          'sec-fetch-site': 'same-origin',
          ...(method !== 'GET' && { 'content-type': 'application/json' }),
          ...(cookie && { cookie }),
          ...headers,
        },
      });
      for (const line of answer.headers.getSetCookie()) keep(line, jar);
      return answer;
    },
  };
}

/** Takes a cookie over as RFC 6265 says; one that has ended is forgotten. */
function keep(line: string, jar: Map<string, string>): void {
  const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
  const at = pair.indexOf('=');
  const name = pair.slice(0, at);
  const maxAge = attributes.find((one) => /^max-age=/i.test(one))?.slice('max-age='.length);
  const expires = attributes.find((one) => /^expires=/i.test(one))?.slice('expires='.length);
  const hasEnded =
    maxAge === undefined
      ? expires !== undefined && Date.parse(expires) <= Date.now()
      : Number(maxAge) <= 0;
  if (hasEnded) jar.delete(name);
  else jar.set(name, pair.slice(at + 1));
}
