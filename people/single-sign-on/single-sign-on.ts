import type { Clock } from '@kiln-connect/core';
import { createEgress, type EgressOptions, systemDns } from '../egress/index.ts';
import { beginOidc, checkOidc, finishOidc, type OidcMemory } from './oidc.ts';
import { createDescriptions, type OidcSettings } from './oidc-configuration.ts';
import type { ProvenIdentity } from './proven-identity.ts';
import type { ReadAssertion } from './saml/read-assertion.ts';
import type { SamlAddresses, SamlSettings } from './saml/settings.ts';

export interface SingleSignOnOptions extends EgressOptions {
  /** Where browsers find the dashboard. */
  readonly publicUrl: URL;
  readonly clock: Clock;
}

/**
 * Speaks OpenID Connect and SAML with identity providers. Whom they may speak of, and what becomes of
 * whom they prove, is for the use cases.
 */
export interface SingleSignOn {
  /** Where OpenID providers send browsers back to. */
  readonly oidcRedirectUri: URL;
  samlAddresses(providerId: string): SamlAddresses;
  /**
   * `isFresh` demands that the provider asks the person anew, whatever session it has.
   * @throws {NodeUnavailableError} `provider_unavailable`
   * @throws {UnauthenticatedError} `single_sign_on_refused`
   */
  beginOidc(o: {
    settings: OidcSettings;
    state: string;
    isFresh: boolean;
  }): Promise<OidcMemory & { url: URL }>;
  /** @throws as `beginOidc`. */
  finishOidc(
    o: { settings: OidcSettings; parameters: URLSearchParams; state: string } & OidcMemory,
  ): Promise<ProvenIdentity>;
  /** Reads the provider's description. @throws as `beginOidc`. */
  checkOidc(settings: OidcSettings): Promise<void>;
  /** `isFresh` as for `beginOidc`. */
  beginSaml(o: {
    settings: SamlSettings;
    providerId: string;
    relayState: string;
    isFresh: boolean;
  }): Promise<{ url: URL; requestId: string }>;
  /** @throws {UnauthenticatedError} `single_sign_on_refused` */
  finishSaml(o: {
    settings: SamlSettings;
    providerId: string;
    response: string;
    requestId: string;
  }): Promise<ReadAssertion>;
  /** Our metadata for a provider, XML. */
  samlMetadata(providerId: string): Promise<string>;
  /** @throws {EgressError} for an address that browsers are not sent to. */
  requireAddress(url: URL): void;
  /** The TXT records of a name. */
  texts(name: string): Promise<readonly string[]>;
}

/** Below the public address; the server's routes stand there. */
const BASE = '/dashboard/api/single-sign-on';

/** Loads the libraries of a protocol when it is first spoken. */
export function createSingleSignOn({
  publicUrl,
  clock,
  ...options
}: SingleSignOnOptions): SingleSignOn {
  const egress = createEgress(options);
  const oidc = { egress, descriptions: createDescriptions({ clock }), clock };
  const { texts } = options.dns ?? systemDns;
  const at = (path: string): URL => new URL(`${BASE}${path}`, publicUrl);
  const oidcRedirectUri = at('/oidc/callback');
  const samlAddresses = (providerId: string): SamlAddresses => ({
    entityId: at(`/saml/${providerId}/metadata`).href,
    acsUrl: at(`/saml/${providerId}/acs`).href,
  });
  const saml = () => import('./saml/saml.ts');
  return {
    oidcRedirectUri,
    samlAddresses,
    beginOidc: (sign) => beginOidc({ ...sign, redirectUri: oidcRedirectUri }, oidc),
    finishOidc: ({ parameters, ...signed }) => {
      const callback = new URL(oidcRedirectUri);
      callback.search = parameters.toString();
      return finishOidc({ ...signed, callback }, oidc);
    },
    checkOidc: async (settings) => {
      await checkOidc(settings, oidc);
    },
    beginSaml: async ({ providerId, ...begun }) =>
      (await saml()).beginSaml(begun, samlAddresses(providerId)),
    finishSaml: async ({ providerId, ...posted }) =>
      (await saml()).finishSaml(posted, { addresses: samlAddresses(providerId), clock }),
    samlMetadata: async (providerId) => (await saml()).samlMetadata(samlAddresses(providerId)),
    requireAddress: egress.requirePublic,
    texts,
  };
}
