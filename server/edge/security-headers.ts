/**
 * What browsers are told with every answer, after OWASP's list of secure headers:
 * https://owasp.org/www-project-secure-headers/
 */

type Headers = { readonly [name: string]: string };

/** A year; browsers that were here once never ask without TLS again. */
const STRICT_TRANSPORT = 'max-age=31536000; includeSubDomains';

/** Nothing here is to be guessed at, framed, embedded by other sites or kept by a cache. */
const ANSWER: Headers = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
};

/** Passkeys are the one powerful thing that our pages use, and the clipboard to copy a token. */
const PERMISSIONS = [
  'accelerometer',
  'autoplay',
  'camera',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'picture-in-picture',
  'screen-wake-lock',
  'sync-xhr',
  'usb',
  'xr-spatial-tracking',
]
  .map((feature) => `${feature}=()`)
  .concat(
    'clipboard-write=(self)',
    'publickey-credentials-create=(self)',
    'publickey-credentials-get=(self)',
  )
  .join(', ');

/** Headers of every answer; behind TLS browsers are told to stay with it. */
export const answerHeaders = ({ isSecure }: { isSecure: boolean }): Headers =>
  isSecure ? { ...ANSWER, 'strict-transport-security': STRICT_TRANSPORT } : ANSWER;

/** Headers that a page has besides, with what it may load; it is asked for anew each time. */
export const pageHeaders = (policy: readonly string[]): Headers => ({
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-cache',
  'content-security-policy': policy.join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': PERMISSIONS,
  'x-dns-prefetch-control': 'off',
  'x-permitted-cross-domain-policies': 'none',
});
