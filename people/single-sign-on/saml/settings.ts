/** What is known of a SAML identity provider. */
export interface SamlSettings {
  /** Its entity id. */
  readonly issuer: string;
  /** Where it takes requests by the redirect binding. */
  readonly signInUrl: string;
  /** PEM; an assertion is signed with the key of one of them. */
  readonly certificates: readonly string[];
}

/** What a provider must know of us. */
export interface SamlAddresses {
  /** Our entity id, where our metadata is. */
  readonly entityId: string;
  /** Where it posts its response. */
  readonly acsUrl: string;
}
