import type { Network } from '@kiln-connect/core';
import type { System } from '../system.ts';
import { type OperatorKey, operatorKeys } from './operator-keys.ts';

/** The operator's Ed25519 keys of one network as everybody may see them. */
export type OperatorKeysAnswer = {
  readonly network: Network;
  /** The one that signs now, 32 bytes, lower-case hex with 0x. */
  readonly public_key: string;
  /** RFC 3339, UTC, like the other times. */
  readonly created_at: string;
  /** Keys that signed before, the latest first; what they signed stays signed. */
  readonly previous: readonly {
    readonly public_key: string;
    readonly created_at: string;
    readonly retired_at: string;
  }[];
};

/** The key that signs the operator's statements on a network, and those before it. Anyone may ask. */
export async function readOperatorKey(
  { network }: { network: Network },
  system: System,
): Promise<OperatorKeysAnswer> {
  return operatorKeysAnswer(network, await operatorKeys(network, system));
}

/** Keys, oldest first, as everybody may see them: each one retired when the next was made. */
export function operatorKeysAnswer(
  network: Network,
  keys: readonly [OperatorKey, ...OperatorKey[]],
): OperatorKeysAnswer {
  const [current, ...previous] = keys.toReversed();
  const { publicKey, createdAt } = current ?? keys[0];
  return {
    network,
    public_key: publicKey,
    created_at: createdAt.toISOString(),
    previous: previous.map((key, i) => ({
      public_key: key.publicKey,
      created_at: key.createdAt.toISOString(),
      retired_at: (keys[keys.length - 1 - i] ?? key).createdAt.toISOString(),
    })),
  };
}
