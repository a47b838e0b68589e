import { pbkdf2Sync } from 'node:crypto';
import { PublicKey, Signature, verify } from '@chainsafe/blst';
import { describe, expect, it } from 'vitest';
import { signDeposit } from './deposit-data.ts';
import { deriveValidatorKey } from './derive.ts';
import { type ExitDomain, exitSigningRoot, signExit } from './voluntary-exit.ts';

const bytes = (hex: string): Uint8Array => Buffer.from(hex.slice(2), 'hex');

/** BIP-39: the seed of a mnemonic without a passphrase. */
const seedOf = (mnemonic: string): Uint8Array =>
  pbkdf2Sync(mnemonic, 'mnemonic', 2048, 64, 'sha512');

/**
 * A mnemonic that its owners published with what other tools make of it:
 * github.com/ChorusOne/eth-staking-smith, tests/e2e/presigned_exit_message.rs.
 */
const published = deriveValidatorKey(
  seedOf(
    'ski interest capable knee usual ugly duty exercise tattoo subway delay upper bid forget say',
  ),
  0,
);

/** eth-clients/mainnet; Capella is the fork whose version EIP-7044 keeps for exits. */
const MAINNET: ExitDomain = {
  capellaForkVersion: '0x03000000',
  genesisValidatorsRoot: '0x4b363db94e286120d76eb905340fdd4e54bfe9f06bf33ff6cf5ad27f511bfe95',
};

/** eth-clients/holesky. */
const HOLESKY: ExitDomain = {
  capellaForkVersion: '0x04017000',
  genesisValidatorsRoot: '0x9143aa7c615a7f7115e2b6aac319c03529df8242ae705fba9df39b79c59fa8b1',
};

/** As the source of the exit states it. */
const ZHEJIANG: ExitDomain = {
  capellaForkVersion: '0x00000072',
  genesisValidatorsRoot: '0x53a92d8f2bb1d85f62d16a156e6ebcd1bcaba652d0900b2c2f387826f3481f6f',
};

/** Exits that holders of validators on public test networks signed with other software. */
const signedByOthers = [
  {
    source: 'Holesky; ethpandaops/validator-tools, pkg/deposit/exits_test.go',
    domain: HOLESKY,
    exit: { epoch: 29696, validatorIndex: 1912395 },
    publicKey:
      '0x83e8519e3c69669c1141ef7a5e66c710c67ab52cc6f57c4ee35200c35154daa3cdc18bc52a47ef6c5900df29aedcf302',
    signature:
      '0x953a4db199508b3fa070de4111a9f61afcb6987dc82d257c51b564116a87aafd78bbb33ea33df6510203ca27607b689a065a8e830d8cebcb633af01c105a77db0d5ade46395a4aacafc2c79bcd16f38abb576774f611990d2eb70fdb27c7ca4c',
  },
  {
    source: 'Holesky; the same file',
    domain: HOLESKY,
    exit: { epoch: 29696, validatorIndex: 1912391 },
    publicKey:
      '0xa63bffb2b9be4830811150bdaefd904d32aad8a09998aa9bc836cda7cbab97c594293b995199afe659560ee7a930149d',
    signature:
      '0xa1ad506b4cabfd28c681b1c6dac9c89e8f3314404330653e3beec98dab07627210936a96393caa9953bc99491eb1c22f17736ebe02816b6e9b5023b62f6bc5e58b39db36e4c2b61dd053e4b8c1cb98abb873343a88efc2579a170b1d9e21fdd4',
  },
  {
    source: 'Zhejiang; gobitfly/eth2-beaconchain-explorer, utils/eth_test.go',
    domain: ZHEJIANG,
    exit: { epoch: 3541, validatorIndex: 62019 },
    publicKey:
      '0x9305db483ed03b526f0f70c6201a359e8becd3f584fe6ae52242e44346a5b4f7a74c29f8dbd981cbe885a4ce6b842a11',
    signature:
      '0xa0f4ff61e01346b98acb7a8003df6dc5e61760adf54da5e16d138d5171cf64c2429787763973697aee47d9949108fac2106799ba96690e33263e23e079a3213d80c5617c76a350a9eb114a6afd77ec94f1cf230f38e6caae5d7209474b285fc8',
  },
] as const;

describe('from a published mnemonic, and to the bit what other tools make of it', () => {
  it('come the key and the deposit of 32 ETH of the deposit tool 2.7.0, for mainnet', () => {
    const withdrawalCredentials =
      '0x0045b91b2f60b88e7392d49ae1364b55e713d06f30e563f9f99e10994b26221d';
    expect(
      signDeposit(published, {
        withdrawalCredentials,
        amountGwei: 32_000_000_000n,
        network: 'mainnet',
      }),
    ).toEqual({
      publicKey:
        '0x8844cebb34d10e0e57f3c29ada375dafe14762ab85b2e408c3d6d55ce6d03317660bca9f2c2d17d8fbe14a2529ada1ea',
      withdrawalCredentials,
      amountGwei: 32_000_000_000n,
      signature:
        '0x96ebebf92967a2b187e031062f5cb5128a2bfc42559bd9dfdd1e481a056b3ef2cfddf1a0381530286013e3893e097b02129113e62a94bedd250253eb766f010824d0be7616f51b9f7609972695231bcda1cabf7a6a2d60a07e14237f2b6096ab',
      depositMessageRoot: '0xbfd9d2c616eb570ad3fd4d4caf169b88f80490d8923537474bf1f6c5cec5e56d',
      depositDataRoot: '0x7ac103cb959b55dff155f7406393c3e6f1ba0011baee2b61bca00fdc3b2cb2c2',
    });
  });

  it('comes the exit that ethdo signs for mainnet in the time of Deneb', () => {
    expect(signExit(published, { epoch: 305658, validatorIndex: 100 }, MAINNET)).toEqual({
      message: { epoch: '305658', validator_index: '100' },
      signature:
        '0xa74f22d26da9934c2a9c783799fb9e7bef49b3d7c3759a0683b52ee5d71516c0ecdbcc47703f11959c5e701a6c47194410bed800217bd4dd0dab1e0587b14551771accd04ff1c78302f9605f44c3894976c5b3537b70cb7ac9dcb5398dc22079',
    });
  });
});

describe('an exit that other software signed', () => {
  it.each(signedByOthers)('verifies for its own network alone: $source', (signed) => {
    const isGood = (domain: ExitDomain) =>
      verify(
        exitSigningRoot(signed.exit, domain),
        PublicKey.fromBytes(bytes(signed.publicKey)),
        Signature.fromBytes(bytes(signed.signature)),
      );
    expect(isGood(signed.domain)).toBe(true);
    expect(isGood(MAINNET)).toBe(false);
  });
});
