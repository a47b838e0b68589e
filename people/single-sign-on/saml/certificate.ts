import { X509Certificate } from 'node:crypto';

/** A certificate in short. */
export interface CertificateDetails {
  /** SHA-256 of its bytes, hex. */
  readonly sha256: string;
  readonly subject: string;
  readonly expiresAt: Date;
}

/** RSA below is broken by those who can afford it (NIST SP 800-131A). */
const SHORTEST_KEY = 2048;

/**
 * The certificate of a text in PEM, or in the bare base64 that metadata carries, in PEM.
 * @throws {Error} that says what is wrong with it.
 */
export function readCertificate(text: string): string {
  const bare = text.replace(/-----(BEGIN|END) CERTIFICATE-----/g, '').replace(/\s/g, '');
  const { publicKey, raw } = parse(bare);
  const bits = publicKey.asymmetricKeyDetails?.modulusLength ?? 0;
  if (publicKey.asymmetricKeyType !== 'rsa' || bits < SHORTEST_KEY) {
    throw new Error(`its key must be RSA of at least ${SHORTEST_KEY} bits`);
  }
  const lines = raw.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

/** What people compare of a certificate that `readCertificate` gave. */
export function describeCertificate(pem: string): CertificateDetails {
  const { fingerprint256, subject, validTo } = new X509Certificate(pem);
  return {
    sha256: fingerprint256.replaceAll(':', '').toLowerCase(),
    subject,
    expiresAt: new Date(validTo),
  };
}

function parse(base64: string): X509Certificate {
  try {
    return new X509Certificate(Buffer.from(base64, 'base64'));
  } catch (cause) {
    throw new Error('it is no X.509 certificate in PEM', { cause });
  }
}
