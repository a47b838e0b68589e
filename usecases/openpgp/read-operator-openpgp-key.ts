import type { Network } from '@kiln-connect/core';
import type { System } from '../system.ts';
import { type OperatorOpenPgpKey, operatorOpenPgpKeys } from './operator-openpgp-keys.ts';

/** The operator's OpenPGP keys of one network as everybody may see them. */
export type OpenPgpKeysAnswer = {
  readonly network: Network;
  /** The one that signs now, in ASCII armor. */
  readonly public_key: string;
  /** Of its primary key, lower-case hex. */
  readonly fingerprint: string;
  /** RFC 3339, UTC. */
  readonly created_at: string;
  /** Keys that signed before, the latest first; what they signed stays signed. */
  readonly previous: readonly {
    readonly public_key: string;
    readonly fingerprint: string;
    readonly created_at: string;
  }[];
};

/** The OpenPGP key that signs on a network, and those before it. Anyone may ask. */
export async function readOperatorOpenPgpKey(
  { network }: { network: Network },
  system: System,
): Promise<OpenPgpKeysAnswer> {
  const keys = await operatorOpenPgpKeys(network, system);
  const [current, ...previous] = keys.toReversed().map(shown);
  return { network, ...(current ?? shown(keys[0])), previous };
}

const shown = ({ publicKey, fingerprint, createdAt }: OperatorOpenPgpKey) => ({
  public_key: publicKey,
  fingerprint,
  created_at: createdAt.toISOString(),
});
