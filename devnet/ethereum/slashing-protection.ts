import { NOTHING_SIGNED, type SigningFloor } from './validator-keys.ts';

interface Interchange {
  readonly metadata: {
    readonly interchange_format_version: string;
    readonly genesis_validators_root: string;
  };
  readonly data: readonly {
    readonly pubkey: string;
    readonly signed_blocks: readonly { readonly slot: string }[];
    readonly signed_attestations: readonly {
      readonly source_epoch: string;
      readonly target_epoch: string;
    }[];
  }[];
}

const highest = (values: readonly string[]): number =>
  values.reduce((high, value) => Math.max(high, Number(value)), -1);

/** The floor above both: a key that was used in two places signs above what either signed. */
export function raiseFloor(a: SigningFloor, b: SigningFloor = NOTHING_SIGNED): SigningFloor {
  return {
    blockSlot: Math.max(a.blockSlot, b.blockSlot),
    sourceEpoch: Math.max(a.sourceEpoch, b.sourceEpoch),
    targetEpoch: Math.max(a.targetEpoch, b.targetEpoch),
  };
}

/**
 * The floor of each key that an EIP-3076 interchange (version 5) speaks of, by lower-case public key.
 * @throws {Error} when it is not one, or is of another chain.
 */
export function readInterchange(
  text: string,
  genesisValidatorsRoot: string,
): Map<string, SigningFloor> {
  const { metadata, data } = JSON.parse(text) as Interchange;
  if (metadata?.interchange_format_version !== '5' || data === undefined) {
    throw new Error('the slashing protection is not an EIP-3076 interchange of version 5');
  }
  if (metadata.genesis_validators_root.toLowerCase() !== genesisValidatorsRoot) {
    throw new Error(
      `the slashing protection is of the chain ${metadata.genesis_validators_root}, not of ${genesisValidatorsRoot}`,
    );
  }
  const floors = new Map<string, SigningFloor>();
  for (const { pubkey, signed_blocks, signed_attestations } of data) {
    const key = pubkey.toLowerCase();
    floors.set(
      key,
      raiseFloor(
        {
          blockSlot: highest(signed_blocks.map(({ slot }) => slot)),
          sourceEpoch: highest(signed_attestations.map((one) => one.source_epoch)),
          targetEpoch: highest(signed_attestations.map((one) => one.target_epoch)),
        },
        floors.get(key),
      ),
    );
  }
  return floors;
}

/** The floors as an EIP-3076 interchange in its minimal form: one block and one attestation a key. */
export function writeInterchange(
  floors: ReadonlyMap<string, SigningFloor>,
  genesisValidatorsRoot: string,
): string {
  const interchange: Interchange = {
    metadata: {
      interchange_format_version: '5',
      genesis_validators_root: genesisValidatorsRoot,
    },
    data: Array.from(floors, ([pubkey, { blockSlot, sourceEpoch, targetEpoch }]) => ({
      pubkey,
      signed_blocks: blockSlot < 0 ? [] : [{ slot: `${blockSlot}` }],
      signed_attestations:
        targetEpoch < 0
          ? []
          : [{ source_epoch: `${Math.max(sourceEpoch, 0)}`, target_epoch: `${targetEpoch}` }],
    })),
  };
  return JSON.stringify(interchange);
}
