export { type Browser, createBrowser, type Page } from './browser.ts';
export { createCertificate, type TestCertificate } from './certificate.ts';
export { startOidcProvider, type TestOidcProvider } from './oidc-provider.ts';
export { startSamlProvider, type TestSamlProvider } from './saml-provider.ts';
