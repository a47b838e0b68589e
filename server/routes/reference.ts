import { createReadStream } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { pageHeaders } from '../edge/security-headers.ts';

/** The page loads this file alone: it works without the internet, and the policy keeps it so. */
const script = new URL('js/standalone.js', import.meta.resolve('@scalar/fastify-api-reference'));

const SETTINGS = {
  withDefaultFonts: false,
  telemetry: false,
  hideClientButton: true,
  showDeveloperTools: 'never',
  agent: { disabled: true },
};

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Kiln Connect API</title>
</head>
<body>
<script id="api-reference" data-url="/openapi.json" data-configuration="${JSON.stringify(SETTINGS).replaceAll('"', '&quot;')}"></script>
<script src="/docs/reference.js"></script>
</body>
</html>
`;

/** Scalar writes styles into the page; its scripts come from its own file alone. */
const HEADERS = pageHeaders([
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
]);

/** `/openapi.json`, made when it is first asked for, and the page that shows it at `/docs`. */
export function registerReference(
  app: FastifyInstance,
  { document }: { document: () => object },
): void {
  let text: string | undefined;
  app.get('/openapi.json', async (_, reply) => {
    text ??= JSON.stringify(document());
    reply.header('content-type', 'application/json; charset=utf-8');
    return text;
  });
  app.get('/docs', async (_, reply) => {
    reply.headers(HEADERS);
    return page;
  });
  app.get('/docs/reference.js', async (_, reply) => {
    reply.headers({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=3600',
    });
    return reply.send(createReadStream(script));
  });
}
