import { PublicKey, Signature, verify } from '@chainsafe/blst';
import { createBeaconConfig } from '@lodestar/config';
import { mainnetChainConfig } from '@lodestar/config/networks';
import { describe, expect, it } from 'vitest';
import { deriveValidatorKey } from './derive.ts';
import { computeDomain } from './signing-root.ts';
import { exitSigningRoot, signExit } from './voluntary-exit.ts';

const bytes = (hex: string): Uint8Array => Buffer.from(hex.slice(2), 'hex');

/** The genesis of mainnet, and the version of its fork of April 2023 (eth-clients/mainnet). */
const domain = {
  capellaForkVersion: '0x03000000',
  genesisValidatorsRoot: '0x4b363db94e286120d76eb905340fdd4e54bfe9f06bf33ff6cf5ad27f511bfe95',
};

describe('a voluntary exit', () => {
  it('is signed under the domain that other software uses on mainnet, long after Capella', () => {
    const config = createBeaconConfig(mainnetChainConfig, bytes(domain.genesisValidatorsRoot));
    // The slot of an epoch of Electra.
    expect(
      Buffer.from(
        computeDomain(
          Uint8Array.of(4, 0, 0, 0),
          bytes(domain.capellaForkVersion),
          bytes(domain.genesisValidatorsRoot),
        ),
      ),
    ).toEqual(Buffer.from(config.getDomainForVoluntaryExit(12_000_000)));
  });

  it('verifies for its validator, epoch and chain alone', () => {
    const key = deriveValidatorKey(new Uint8Array(32).fill(3), 0);
    const exit = { epoch: 194_048, validatorIndex: 1_000_000 };
    const signed = signExit(key, exit, domain);
    expect(signed).toEqual({
      message: { epoch: '194048', validator_index: '1000000' },
      signature: expect.stringMatching(/^0x[0-9a-f]{192}$/),
    });
    const isGood = (of: typeof exit, on = domain) =>
      verify(
        exitSigningRoot(of, on),
        PublicKey.fromHex(key.publicKey),
        Signature.fromBytes(bytes(signed.signature as string)),
      );
    expect(isGood(exit)).toBe(true);
    expect(isGood({ ...exit, epoch: exit.epoch + 1 })).toBe(false);
    expect(isGood({ ...exit, validatorIndex: exit.validatorIndex + 1 })).toBe(false);
    expect(isGood(exit, { ...domain, capellaForkVersion: '0x40000910' })).toBe(false);
    expect(isGood(exit, { ...domain, genesisValidatorsRoot: `0x${'00'.repeat(32)}` })).toBe(false);
  });
});
