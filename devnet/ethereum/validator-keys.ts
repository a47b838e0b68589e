import { join } from 'node:path';
import { SecretKey } from '@chainsafe/blst';
import type { CachedBeaconStateElectra } from '@lodestar/state-transition';
import { readFileIfThere, writeFileAtomic } from '../process/durable.ts';
import { createTurns } from '../process/turns.ts';
import { genesisSecretKeys } from './genesis-keys.ts';

/** Where block rewards go when a key has no fee recipient of its own. */
export const DEFAULT_FEE_RECIPIENT = '0xfee0000000000000000000000000000000000031';

/** The highest messages that a key may have signed elsewhere (EIP-3076); it signs above them only. */
export interface SigningFloor {
  readonly blockSlot: number;
  readonly sourceEpoch: number;
  readonly targetEpoch: number;
}

export const NOTHING_SIGNED: SigningFloor = { blockSlot: -1, sourceEpoch: -1, targetEpoch: -1 };

export interface ValidatorKey {
  /** Lower-case hex with 0x. */
  readonly publicKey: string;
  readonly secretKey: SecretKey;
  /** True for the genesis validators' keys, which the Keymanager API does not show. */
  readonly isGenesis: boolean;
  /** Lower-case hex with 0x; undefined means the default. */
  readonly feeRecipient: string | undefined;
  readonly floor: SigningFloor;
}

/** The keys that the devnet's validator client holds. */
export interface ValidatorKeys {
  find(publicKey: string): ValidatorKey | undefined;
  /** The key of that validator, when it is held here. */
  ofIndex(state: CachedBeaconStateElectra, index: number): ValidatorKey | undefined;
  /** The key of that validator when it may propose at this slot. */
  proposer(state: CachedBeaconStateElectra, index: number, slot: number): ValidatorKey | undefined;
  /** The key of that validator when it may attest with these epochs. */
  attester(
    state: CachedBeaconStateElectra,
    index: number,
    epochs: { source: number; target: number },
  ): ValidatorKey | undefined;
  /** Imported keys, oldest first. */
  imported(): readonly ValidatorKey[];
  /** The floors of keys that were here once: a key that comes back must not sign below them. */
  retired(publicKey: string): SigningFloor | undefined;
  /** Public keys that another signer holds, with its address. */
  remote(): ReadonlyMap<string, string>;
  /** Adds, changes and removes keys; resolves when that is durable. */
  change(o: {
    put?: readonly ValidatorKey[];
    remove?: readonly { publicKey: string; floor: SigningFloor }[];
    putRemote?: readonly { publicKey: string; url: string }[];
    removeRemote?: readonly string[];
  }): Promise<void>;
}

interface StoredKeys {
  readonly keys: readonly {
    publicKey: string;
    secretKey: string;
    feeRecipient: string | null;
    floor: SigningFloor;
  }[];
  readonly retired: { readonly [publicKey: string]: SigningFloor };
  /** Missing in files of before there were any. */
  readonly remote?: { readonly [publicKey: string]: string };
}

const hex = (bytes: Uint8Array): string => `0x${Buffer.from(bytes).toString('hex')}`;

/** Opens the key file of a devnet (mode 0600): the devnet's money is no money, so it is not encrypted. */
export async function openValidatorKeys(dataDir: string): Promise<ValidatorKeys> {
  const path = join(dataDir, 'validator-keys.json');
  const stored = await readFileIfThere(path);
  const { keys, retired, remote }: StoredKeys = stored
    ? JSON.parse(stored.toString())
    : { keys: [], retired: {} };

  const byPublicKey = new Map<string, ValidatorKey>();
  const floors = new Map(Object.entries(retired));
  const remoteUrls = new Map(Object.entries(remote ?? {}));
  for (const secretKey of genesisSecretKeys()) {
    const publicKey = hex(secretKey.toPublicKey().toBytes());
    byPublicKey.set(publicKey, {
      publicKey,
      secretKey,
      isGenesis: true,
      feeRecipient: undefined,
      floor: NOTHING_SIGNED,
    });
  }
  for (const key of keys) {
    byPublicKey.set(key.publicKey, {
      publicKey: key.publicKey,
      secretKey: SecretKey.fromHex(key.secretKey),
      isGenesis: false,
      feeRecipient: key.feeRecipient ?? undefined,
      floor: key.floor,
    });
  }

  // A validator keeps its index for ever, so that its key is looked up by bytes only once.
  const byIndex = new Map<number, ValidatorKey | undefined>();
  const imported = () => [...byPublicKey.values()].filter((key) => !key.isGenesis);
  const save = () =>
    writeFileAtomic(
      path,
      JSON.stringify({
        keys: imported().map((key) => ({
          publicKey: key.publicKey,
          secretKey: key.secretKey.toHex(),
          feeRecipient: key.feeRecipient ?? null,
          floor: key.floor,
        })),
        retired: Object.fromEntries(floors),
        remote: Object.fromEntries(remoteUrls),
      } satisfies StoredKeys),
    );

  const ofIndex: ValidatorKeys['ofIndex'] = (state, index) => {
    if (byIndex.has(index)) return byIndex.get(index);
    const key = byPublicKey.get(hex(state.validators.getReadonly(index).pubkey));
    byIndex.set(index, key);
    return key;
  };

  const inTurn = createTurns();
  return {
    find: (publicKey) => byPublicKey.get(publicKey.toLowerCase()),
    ofIndex,
    proposer: (state, index, slot) => {
      const key = ofIndex(state, index);
      return key && slot > key.floor.blockSlot ? key : undefined;
    },
    attester: (state, index, { source, target }) => {
      const key = ofIndex(state, index);
      return key && target > key.floor.targetEpoch && source >= key.floor.sourceEpoch
        ? key
        : undefined;
    },
    imported,
    retired: (publicKey) => floors.get(publicKey.toLowerCase()),
    remote: () => remoteUrls,
    change: ({ put = [], remove = [], putRemote = [], removeRemote = [] }) => {
      for (const { publicKey, url } of putRemote) remoteUrls.set(publicKey, url);
      for (const publicKey of removeRemote) remoteUrls.delete(publicKey);
      for (const key of put) byPublicKey.set(key.publicKey, key);
      for (const { publicKey, floor } of remove) {
        byPublicKey.delete(publicKey);
        floors.set(publicKey, floor);
      }
      byIndex.clear();
      return inTurn(save);
    },
  };
}
