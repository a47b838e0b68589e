import 'reflect-metadata';
import { KeyObject, webcrypto } from 'node:crypto';
import { cryptoProvider, X509CertificateGenerator } from '@peculiar/x509';

/** A key with a certificate that it signed itself. */
export interface TestCertificate {
  /** PEM */
  readonly key: string;
  /** PEM */
  readonly certificate: string;
}

/** Makes a new RSA key, of 2048 bits unless said otherwise. */
export async function createCertificate({ bits = 2048 } = {}): Promise<TestCertificate> {
  cryptoProvider.set(webcrypto as Crypto);
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength: bits,
    publicExponent: Uint8Array.of(1, 0, 1),
  };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=Test identity provider',
    notBefore: new Date(Date.now() - 86_400_000),
    notAfter: new Date(Date.now() + 86_400_000),
    signingAlgorithm: algorithm,
    keys: keys as CryptoKeyPair,
  });
  const key = KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' });
  return { key: String(key), certificate: certificate.toString('pem') };
}
