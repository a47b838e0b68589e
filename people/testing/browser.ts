import type { People, PersonSession } from '../people.ts';
import type { PasskeyDevice } from './passkey-device.ts';
import { TEST_PASSWORD } from './test-person.ts';

interface BrowserOptions {
  readonly people: People;
  readonly origin?: string;
  readonly address?: string;
  readonly userAgent?: string;
}

/** A browser on a page of the dashboard: it keeps cookies and says where its requests come from. */
export interface Browser {
  /** Cookies by name, as they would be sent. */
  readonly cookies: Map<string, string>;
  /** The `Set-Cookie` lines of the last answer. */
  readonly lastSetCookie: readonly string[];
  /** Answers `data`. */
  get(path: string, headers?: Record<string, string>): Promise<Data>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Data>;
  headers(): Headers;
  /** Takes cookies over, as from an answer. */
  keep(setCookie: readonly string[]): void;
  session(): Promise<PersonSession | undefined>;
  signIn(email: string, password?: string): Promise<Data>;
  addPasskey(device: PasskeyDevice): Promise<Data>;
  signInWithPasskey(device: PasskeyDevice): Promise<Data>;
}

// biome-ignore lint/suspicious/noExplicitAny: tests name the fields that they read
type Data = any;

export function openBrowser({
  people,
  origin = 'http://localhost:8080',
  address = '192.0.2.1',
  userAgent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
}: BrowserOptions): Browser {
  const cookies = new Map<string, string>();
  let lastSetCookie: readonly string[] = [];
  const headers = () => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return new Headers({ 'user-agent': userAgent, ...(cookie && { cookie }) });
  };
  const keep = (lines: readonly string[]) => {
    lastSetCookie = lines;
    for (const line of lines) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      if (/;\s*max-age=0/i.test(line)) cookies.delete(pair.slice(0, at));
      else cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
  };
  const ask = async (path: string, init: RequestInit, extra: Record<string, string> = {}) => {
    const request = new Request(`${origin}/dashboard/api/auth${path}`, {
      ...init,
      headers: { ...Object.fromEntries(headers()), ...extra },
    });
    const response = await people.handle(request, { address });
    keep(response.headers.getSetCookie());
    return ((await response.json()) as { data: Data }).data;
  };
  const browser: Browser = {
    cookies,
    get lastSetCookie() {
      return lastSetCookie;
    },
    headers,
    keep,
    get: (path, extra) => ask(path, {}, { 'sec-fetch-site': 'same-origin', ...extra }),
    post: (path, body = {}, extra) =>
      ask(
        path,
        { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) },
        { 'content-type': 'application/json', origin, ...extra },
      ),
    session: async () => (await people.findSession(headers()))?.session,
    signIn: (email, password = TEST_PASSWORD) =>
      browser.post('/sign-in/email', { email, password }),
    addPasskey: async (device) => {
      const options = await browser.get('/passkey/generate-register-options');
      return browser.post('/passkey/verify-registration', {
        response: device.create(options, origin),
      });
    },
    signInWithPasskey: async (device) => {
      const options = await browser.get('/passkey/generate-authenticate-options');
      return browser.post('/passkey/verify-authentication', {
        response: device.get(options, origin),
      });
    },
  };
  return browser;
}
