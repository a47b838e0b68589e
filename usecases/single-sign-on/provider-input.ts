import { domainToASCII } from 'node:url';
import { InvalidInputError, type Role, UnauthenticatedError } from '@kiln-connect/core';
import { EgressError } from '@kiln-connect/people/egress';
import { type OidcSettings, readCertificate } from '@kiln-connect/people/single-sign-on';
import type { Actor } from '../caller.ts';
import { requireGovernedRole } from '../members/require-governed-role.ts';
import type { System } from '../system.ts';

const DOMAIN = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/** More are never in use at once, a change of keys included. */
const MOST_CERTIFICATES = 5;

/**
 * A domain of e-mail addresses as it is stored and compared: ASCII, lower case.
 * @throws {InvalidInputError} 'invalid_domain'.
 */
export function requireDomain(text: string): string {
  const domain = domainToASCII(text.trim().replace(/^@/, '')).toLowerCase();
  if (DOMAIN.test(domain)) return domain;
  throw new InvalidInputError({
    code: 'invalid_domain',
    message: 'This is no domain of e-mail addresses; expected one like example.com.',
  });
}

/**
 * The role that people get who join by signing in. Ownership is given by hand alone.
 * @throws {ForbiddenError} 'role_out_of_reach'.
 * @throws {InvalidInputError} 'invalid_default_role'.
 */
export function requireDefaultRole(role: Role, actor: Actor): Role {
  if (role === 'owner') {
    throw new InvalidInputError({
      code: 'invalid_default_role',
      message: 'Nobody becomes an owner by signing in: choose a role below.',
    });
  }
  requireGovernedRole(role, actor);
  return role;
}

/**
 * Checks what is known of an OpenID provider by asking it.
 * @throws {InvalidInputError} 'invalid_provider' with what the provider answered.
 * @throws {NodeUnavailableError} 'provider_unavailable'.
 */
export async function requireOidcSettings(
  settings: OidcSettings,
  { singleSignOn }: Pick<System, 'singleSignOn'>,
): Promise<void> {
  requireUrl(settings.issuer);
  try {
    await singleSignOn.checkOidc(settings);
  } catch (error) {
    if (error instanceof UnauthenticatedError) throw invalidProvider(error.message, error);
    throw error;
  }
}

/**
 * The address at which people sign in, if browsers may be sent there.
 * @throws {InvalidInputError} 'invalid_provider'.
 */
export function requireSignInUrl(
  text: string,
  { singleSignOn }: Pick<System, 'singleSignOn'>,
): string {
  const url = requireUrl(text);
  try {
    singleSignOn.requireAddress(url);
  } catch (error) {
    if (error instanceof EgressError) throw invalidProvider(error.message, error);
    throw error;
  }
  return url.href;
}

/**
 * Certificates in PEM, as they are stored.
 * @throws {InvalidInputError} 'invalid_certificate'.
 */
export function requireCertificates(texts: readonly string[]): readonly string[] {
  if (texts.length === 0 || texts.length > MOST_CERTIFICATES) {
    throw invalidCertificate(`Give one to ${MOST_CERTIFICATES} certificates.`);
  }
  return texts.map((text, at) => {
    try {
      return readCertificate(text);
    } catch (error) {
      throw invalidCertificate(
        `Certificate ${at + 1} can not be used: ${(error as Error).message}.`,
        error,
      );
    }
  });
}

function requireUrl(text: string): URL {
  if (URL.canParse(text)) return new URL(text);
  throw invalidProvider('Give whole addresses, that begin with https://.');
}

const invalidProvider = (message: string, cause?: unknown): InvalidInputError =>
  new InvalidInputError({ code: 'invalid_provider', message, cause });

const invalidCertificate = (message: string, cause?: unknown): InvalidInputError =>
  new InvalidInputError({ code: 'invalid_certificate', message, cause });
