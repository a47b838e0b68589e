/** What a browser shows in the end. */
export interface Page {
  readonly url: URL;
  readonly status: number;
  readonly text: string;
}

/** As much of a browser as a sign-in needs: cookies by origin, redirects, and forms that post themselves. */
export interface Browser {
  /** Goes to an address and wherever that leads, until a page of `until` would be asked for. */
  visit(url: string | URL, options?: { until?: (url: URL) => boolean }): Promise<Page>;
  /** Sends what a page of that origin sends. */
  post(url: string | URL, body: object): Promise<Response>;
  /** The cookies that an origin set, by name, with their attributes in lower case. */
  cookies(origin: string): ReadonlyMap<string, { value: string; attributes: readonly string[] }>;
  /** Keeps the cookies of an answer that was fetched otherwise. */
  keep(origin: string, setCookie: readonly string[]): void;
}

interface Step {
  readonly url: URL;
  readonly body?: URLSearchParams;
  /** The origin whose page leads here; undefined when the person typed the address. */
  readonly from?: string;
}

const MOST_STEPS = 20;

export function createBrowser(): Browser {
  const jar = new Map<string, Map<string, { value: string; attributes: string[] }>>();

  const cookiesOf = (origin: string) => {
    const found = jar.get(origin) ?? new Map<string, { value: string; attributes: string[] }>();
    jar.set(origin, found);
    return found;
  };

  function keep(origin: string, lines: readonly string[]): void {
    for (const line of lines) {
      const [pair = '', ...rest] = line.split(';').map((part) => part.trim());
      const at = pair.indexOf('=');
      const attributes = rest.map((attribute) => attribute.toLowerCase());
      const isGone = attributes.includes('max-age=0');
      if (isGone) cookiesOf(origin).delete(pair.slice(0, at));
      else cookiesOf(origin).set(pair.slice(0, at), { value: pair.slice(at + 1), attributes });
    }
  }

  /** Cookies of SameSite=Lax do not go with a form that another site posts (RFC 6265bis, 5.8.3). */
  function cookieHeader({ url, body, from }: Step): string {
    const isCrossSitePost = body !== undefined && from !== undefined && from !== url.origin;
    return [...cookiesOf(url.origin)]
      .filter(([, { attributes }]) => !isCrossSitePost || attributes.includes('samesite=none'))
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ');
  }

  async function go(step: Step): Promise<Response> {
    const response = await fetch(step.url, {
      method: step.body ? 'POST' : 'GET',
      redirect: 'manual',
      headers: {
        cookie: cookieHeader(step),
        accept: 'text/html',
        'sec-fetch-site': step.from && step.from !== step.url.origin ? 'cross-site' : 'same-origin',
        ...(step.body && step.from && { origin: step.from }),
      },
      ...(step.body && { body: step.body }),
    });
    keep(step.url.origin, response.headers.getSetCookie());
    return response;
  }

  return {
    keep,
    cookies: cookiesOf,
    visit: async (target, { until = () => false } = {}) => {
      let step: Step = { url: new URL(target) };
      for (let steps = 0; steps < MOST_STEPS; steps += 1) {
        if (until(step.url)) return { url: step.url, status: 0, text: '' };
        const response = await go(step);
        const text = await response.text();
        const location = response.headers.get('location');
        const form = formOf(text);
        const from = step.url.origin;
        if (location !== null) step = { url: new URL(location, step.url), from };
        else if (form) step = { ...form, from };
        else return { url: step.url, status: response.status, text };
      }
      throw new Error(`${MOST_STEPS} steps lead nowhere; the last was to ${step.url}`);
    },
    post: async (target, body) => {
      const url = new URL(target);
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          cookie: cookieHeader({ url }),
          origin: url.origin,
          'sec-fetch-site': 'same-origin',
          'content-type': 'application/json',
        },
        body: JSON.stringify(body),
      });
      keep(url.origin, response.headers.getSetCookie());
      return response;
    },
  };
}

/** The form of a page that is to post itself. */
function formOf(text: string): (Pick<Step, 'url'> & { body: URLSearchParams }) | undefined {
  const action = /<form method="post" action="([^"]*)">/.exec(text)?.[1];
  if (action === undefined) return undefined;
  const fields = text.matchAll(/<input name="([^"]*)" value="([^"]*)">/g);
  const body = new URLSearchParams(
    [...fields].map(([, name = '', value = '']) => [name, plain(value)]),
  );
  return { url: new URL(plain(action)), body };
}

const plain = (escaped: string): string =>
  escaped.replaceAll('&lt;', '<').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
