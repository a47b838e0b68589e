import { InvalidInputError } from '@kiln-connect/core';

const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const MOST_CHARACTERS = 60;

/** First parts of addresses that mean something else than an organization, now or soon. */
const RESERVED: ReadonlySet<string> = new Set([
  'api',
  'assets',
  'connect',
  'dashboard',
  'docs',
  'favicon.ico',
  'forgot-password',
  'health',
  'help',
  'invitation',
  'metrics',
  'new',
  'operator',
  'profile',
  'reset-password',
  'robots.txt',
  'set-up',
  'settings',
  'sign-in',
  'sso',
  'static',
  'two-factor',
  'v1',
]);

/**
 * The slug that was given, or the name in kebab-case.
 * @throws {InvalidInputError} 'invalid_slug', 'reserved_slug'.
 */
export function requireSlug({ name, slug }: { name: string; slug?: string | undefined }): string {
  const made = slug ?? kebabCase(name);
  if (slug === undefined && made === '') {
    throw new InvalidInputError({
      code: 'invalid_slug',
      message: `No slug can be made of the name '${name}', for it has no letter a to z and no digit: give one, like 'acme-staking'.`,
    });
  }
  if (!SLUG.test(made) || made.length > MOST_CHARACTERS) {
    throw new InvalidInputError({
      code: 'invalid_slug',
      message: `'${made}' is no slug: it is made of lower-case letters a to z and digits, with single hyphens between, like 'acme-staking', and has at most ${MOST_CHARACTERS} characters.`,
      details: { slug: made },
    });
  }
  if (RESERVED.has(made)) {
    throw new InvalidInputError({
      code: 'reserved_slug',
      message: `'${made}' is an address of the dashboard itself: choose another slug, like '${made}-staking'.`,
      details: { slug: made },
    });
  }
  return made;
}

/** The name in kebab-case, cut to what a slug may have; empty when nothing of it can stand in one. */
const kebabCase = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MOST_CHARACTERS)
    .replace(/^-|-$/g, '');
