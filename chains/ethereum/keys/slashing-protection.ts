import type { JsonObject } from '@kiln-connect/core';
import { z } from 'zod';

/**
 * What validator keys signed before, in the interchange format that clients exchange it in.
 * https://eips.ethereum.org/EIPS/eip-3076
 */

const number = z.string().regex(/^\d+$/);

/** What a client adds to an entry, such as signing roots, is kept. */
const lists = {
  signed_blocks: z.array(z.looseObject({ slot: number })),
  signed_attestations: z.array(z.looseObject({ source_epoch: number, target_epoch: number })),
};

/** Of one key. */
const history = z.looseObject({ pubkey: z.string(), ...lists });

const interchange = z.looseObject({
  metadata: z.looseObject({
    interchange_format_version: z.literal('5'),
    genesis_validators_root: z.string(),
  }),
  data: z.array(history),
});

/** An interchange for these keys: what each signed, nothing where that is left out. */
export const writeInterchange = (
  keys: readonly { publicKey: string; signed?: JsonObject | undefined }[],
  genesisValidatorsRoot: string,
): string =>
  JSON.stringify({
    metadata: {
      interchange_format_version: '5',
      genesis_validators_root: genesisValidatorsRoot,
    },
    data: keys.map(({ publicKey, signed }) => ({
      signed_blocks: [],
      signed_attestations: [],
      ...signed,
      pubkey: publicKey,
    })),
  });

/**
 * What each key signed, by lower-case public key, out of an interchange of this chain; `undefined`
 * when the text is none. Entries of one key become one: clients may write several.
 */
export function readInterchange(
  text: string,
  genesisValidatorsRoot: string,
): ReadonlyMap<string, JsonObject> | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { data: read } = interchange.safeParse(json);
  const root = read?.metadata.genesis_validators_root.toLowerCase();
  if (read === undefined || root !== genesisValidatorsRoot.toLowerCase()) return undefined;
  const signed = new Map<string, JsonObject>();
  for (const { pubkey, signed_blocks, signed_attestations } of read.data) {
    const key = pubkey.toLowerCase();
    const own = { signed_blocks, signed_attestations } as JsonObject;
    signed.set(key, joinHistories(signed.get(key) ?? {}, own));
  }
  return signed;
}

const partial = z.looseObject(lists).partial();

/** All that either says a key signed; a signature that both name is kept twice, which does no harm. */
export function joinHistories(one: JsonObject, other: JsonObject): JsonObject {
  const [a, b] = [partial.parse(one), partial.parse(other)];
  return {
    signed_blocks: [...(a.signed_blocks ?? []), ...(b.signed_blocks ?? [])],
    signed_attestations: [...(a.signed_attestations ?? []), ...(b.signed_attestations ?? [])],
  } as JsonObject;
}
