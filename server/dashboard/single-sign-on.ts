import { ConnectError } from '@kiln-connect/core';
import {
  type Admitted,
  finishOidcSignIn,
  finishSamlSignIn,
  readBrowserCookie,
  readSamlMetadata,
  receiveSamlResponse,
  type System,
  startSingleSignOn,
} from '@kiln-connect/usecases';
import { z } from 'zod';
import { redirect, type SpecialAnswer, text, withCookies } from '../edge/special-answer.ts';
import { id } from '../governance/fields.ts';
import { type DashboardRoute, dashboardRoute, type Visit } from './dashboard-route.ts';

const PATH = '/single-sign-on';

/** The answer of RFC 6749, section 4.1.2, and whatever a provider adds. */
const callback = z.object({ state: z.string().max(200) }).catchall(z.string());

/** In base64, somewhat more than the room of people reads of a response. */
const posted = z.looseObject({
  SAMLResponse: z.string().max(150_000),
  RelayState: z.string().max(200),
});

const ofProvider = z.strictObject({ id });
const browserOf = ({ headers }: Visit, { publicUrl }: System): string | undefined =>
  readBrowserCookie(headers.get('cookie'), publicUrl);

export const singleSignOnVisits: readonly DashboardRoute[] = [
  dashboardRoute({
    method: 'POST',
    path: `${PATH}/start`,
    for: 'everybody',
    body: z.strictObject({
      email: z.string().max(320),
      return_to: z.string().optional(),
      fresh: z.boolean().optional(),
    }),
    run: async ({ body: { email, return_to: returnTo, fresh } }, visit, system) => {
      const { url, setCookie } = await startSingleSignOn({ email, returnTo, fresh }, visit, system);
      return withCookies({ url }, setCookie);
    },
  }),
  dashboardRoute({
    method: 'GET',
    path: `${PATH}/oidc/callback`,
    for: 'everybody',
    from: 'link',
    query: callback,
    run: ({ query }, visit, system) =>
      leadingOn(system, () => {
        const parameters = new URLSearchParams(query);
        return finishOidcSignIn({ parameters, browser: browserOf(visit, system) }, visit, system);
      }),
  }),
  dashboardRoute({
    method: 'POST',
    path: `${PATH}/saml/{id}/acs`,
    for: 'everybody',
    from: 'form',
    parameters: ofProvider,
    body: posted,
    run: ({ parameters, body: { SAMLResponse: response, RelayState: state } }, _visit, system) =>
      leadingOn(system, async () => {
        await receiveSamlResponse({ providerId: parameters.id, response, state }, system);
        const query = new URLSearchParams({ state });
        return { returnPath: `/dashboard/api${PATH}/saml/finish?${query}`, setCookie: [] };
      }),
  }),
  dashboardRoute({
    method: 'GET',
    path: `${PATH}/saml/finish`,
    for: 'everybody',
    from: 'link',
    query: z.strictObject({ state: z.string().max(200) }),
    run: ({ query: { state } }, visit, system) =>
      leadingOn(system, () =>
        finishSamlSignIn({ state, browser: browserOf(visit, system) }, visit, system),
      ),
  }),
  dashboardRoute({
    method: 'GET',
    path: `${PATH}/saml/{id}/metadata`,
    for: 'everybody',
    from: 'link',
    parameters: ofProvider,
    run: async ({ parameters }, _visit, system) =>
      text(await readSamlMetadata(parameters, system), { type: 'application/samlmetadata+xml' }),
  }),
];

/**
 * Leads a browser on that came by a link or a form: a page of JSON would tell a person nothing. The
 * sign-in page says what a refusal means by its code; its message is for the log, for it may hold
 * words of whoever made the link.
 */
async function leadingOn(system: System, work: () => Promise<Admitted>): Promise<SpecialAnswer> {
  try {
    const { returnPath, setCookie } = await work();
    return redirect(returnPath, setCookie);
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
    system.log.warn({ err: error, error: error.code }, 'refused a single sign-on');
    return redirect(`/sign-in?${new URLSearchParams({ error: error.code })}`);
  }
}
