export type { OidcSettings } from './oidc-configuration.ts';
export type { ProvenIdentity } from './proven-identity.ts';
export {
  type CertificateDetails,
  describeCertificate,
  readCertificate,
} from './saml/certificate.ts';
export type { SamlAddresses, SamlSettings } from './saml/settings.ts';
export {
  createSingleSignOn,
  type SingleSignOn,
  type SingleSignOnOptions,
} from './single-sign-on.ts';
