import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { pageHeaders } from '../edge/security-headers.ts';

/** The built files of the dashboard, or why there are none. */
export type DashboardFiles =
  | { readonly state: 'built'; readonly folder: string }
  | { readonly state: 'building' | 'failed' };

/** Sends the dashboard's page to a browser that asks for one; undefined for all other requests. */
export type ShowPage = (request: FastifyRequest, reply: FastifyReply) => FastifyReply | undefined;

/** Programs ask there: they are told of a wrong path, never given a page. */
const NO_PAGES = /^\/(v1|dashboard\/api|operator|assets|health|metrics)(\/|$)/;

/**
 * Scripts, styles and pictures are our own files alone, nothing is inline, and nobody frames a page.
 * Workers run what a page holds in its hands: the verifier, whose bytes the browser has compared with
 * their hash; fetched by address they could be others than those. A SAML answer is posted to us from outside, which is not for this policy to allow.
 */
const policyOf = (scripts: string): readonly string[] => [
  "default-src 'none'",
  `script-src ${scripts}`,
  'worker-src blob:',
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
];

const HEADERS = pageHeaders(policyOf("'self'"));

/**
 * The dashboard is one page for all its addresses: which one it shows is decided in the browser.
 * `files` begins to build it when it is not there.
 */
export function createPage({
  files,
  publicUrl,
}: {
  files: () => DashboardFiles;
  publicUrl: () => URL;
}): ShowPage {
  return (request, reply) => {
    if (!wantsPage(request)) return undefined;
    const elsewhere = whereCookiesAndPasskeysWork(request, publicUrl());
    if (elsewhere !== undefined) return reply.redirect(elsewhere, 307);
    const built = files();
    reply.headers(built.state === 'building' ? BUILDING_HEADERS : HEADERS);
    if (built.state === 'built') {
      return reply
        .code(200)
        .header('vary', 'accept-encoding')
        .sendFile('index.html', built.folder, { cacheControl: false });
    }
    const isBuilding = built.state === 'building';
    if (isBuilding) reply.header('retry-after', String(PAUSE));
    return reply
      .code(503)
      .header('cache-control', 'no-store')
      .send(isBuilding ? BUILDING : FAILED);
  };
}

function wantsPage({ method, url, headers }: FastifyRequest): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  return /\btext\/html\b/.test(headers.accept ?? '') && !NO_PAGES.test(url.replace(/[?#].*$/s, ''));
}

/**
 * Passkeys need a name, and cookies belong to one: a browser that came by this machine's number is
 * sent to 'localhost'.
 */
function whereCookiesAndPasskeysWork(
  { url, headers }: FastifyRequest,
  { origin, hostname, port }: URL,
): string | undefined {
  const byNumber = /^(?:127\.0\.0\.1|\[::1\]):(\d+)$/.exec(headers.host ?? '');
  const isThisServer = hostname === 'localhost' && byNumber?.[1] === port && url.startsWith('/');
  return isThisServer ? origin + url : undefined;
}

/** Between two looks at a dashboard that is being built, in seconds. */
const PAUSE = 2;

const plainPage = (head: string, text: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${head}
</head>
<body>
<main>
<h1>Kiln Connect</h1>
<p>${text}</p>
</main>
</body>
</html>
`;

/**
 * What loads the page anew. A refresh by `meta` would not where the address has a part behind `#`, as
 * the set-up link does: browsers take that for a jump within the page.
 */
const LOOK_AGAIN = `setTimeout(() => location.reload(), ${PAUSE * 1_000})`;

const BUILDING_HEADERS = pageHeaders(
  policyOf(`'sha256-${createHash('sha256').update(LOOK_AGAIN).digest('base64')}'`),
);

const BUILDING = plainPage(
  `<title>Building the dashboard – Kiln Connect</title>\n<script>${LOOK_AGAIN}</script>`,
  'The dashboard is being built, which takes some seconds after an update. This page shows it as soon as it is there.',
);

const FAILED = plainPage(
  '<title>No dashboard – Kiln Connect</title>',
  'The dashboard could not be built; the server’s log says why. The API works without it: see <a href="/docs">its reference</a>.',
);
