import { randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { DerivedKey, JsonObject, KeyOutcome, RemovedKey } from '@kiln-connect/core';
import { connectKeymanager, type KeymanagerEndpoint, type KeymanagerStatus } from './keymanager.ts';
import { joinHistories, readInterchange, writeInterchange } from './slashing-protection.ts';

/** What the configuration says of one place where validator keys do their duties. */
export interface ValidatorHomeSettings extends KeymanagerEndpoint {
  readonly name?: string | undefined;
  /** Holds the keys in the client's place, and signs what the client asks it to. */
  readonly remote_signer?:
    | (KeymanagerEndpoint & { readonly signing_url?: string | undefined })
    | undefined;
}

/** A key on its way into a home. */
interface KeyToInstall {
  readonly key: DerivedKey;
  readonly feeRecipient: string;
  /** What it signed elsewhere, its entry of EIP-3076; nothing when left out. */
  readonly signed?: JsonObject | undefined;
}

/**
 * A validator client, with the remote signer that holds its keys where it has one. Its methods throw
 * what those of `Keymanager` throw; what concerns one key alone is said of that key.
 */
export interface ValidatorHome {
  /** The configured name, else the client's address without secrets. */
  readonly name: string;
  /** Public keys that are held here in any way, lower-case hex with 0x. */
  list(): Promise<ReadonlySet<string>>;
  /** Puts keys in, with what they signed; one that is here already counts as put in. */
  install(
    keys: readonly KeyToInstall[],
    genesisValidatorsRoot: string,
  ): Promise<readonly KeyOutcome[]>;
  /** Takes keys out: they sign no more before it is told what they signed. */
  remove(
    keys: readonly { publicKey: string; signed?: JsonObject | undefined }[],
    genesisValidatorsRoot: string,
  ): Promise<readonly RemovedKey[]>;
}

/** Fee recipients that are set at the same time. */
const AT_ONCE = 10;

/** Connects nothing before it is asked. */
export function connectValidatorHome(settings: ValidatorHomeSettings): ValidatorHome {
  const client = connectKeymanager(settings);
  const { remote_signer: remote } = settings;
  const signer = remote && connectKeymanager(remote);
  const { origin, pathname } = new URL(settings.url);
  const keeper = signer ?? client;

  return {
    name: settings.name ?? `${origin}${pathname === '/' ? '' : pathname}`,

    async list() {
      const lists = await Promise.all([
        client.listKeystores(),
        client.listRemoteKeys(),
        ...(signer ? [signer.listKeystores()] : []),
      ]);
      return new Set(lists.flat());
    },

    async install(keys, genesisValidatorsRoot) {
      const outcomes = new Map<string, string | undefined>();
      const note = (
        asked: readonly KeyToInstall[],
        statuses: readonly KeymanagerStatus[],
      ): readonly KeyToInstall[] =>
        asked.filter(({ key: { publicKey } }, i) => {
          const problem = problemOf(statuses[i], ['imported', 'duplicate'], keeper.node);
          outcomes.set(publicKey, problem);
          return problem === undefined;
        });

      const { keystores, passwords } = await keystoresOf(keys);
      let taken = note(
        keys,
        await keeper.importKeystores({
          keystores,
          passwords,
          slashingProtection: writeInterchange(
            keys.map(({ key: { publicKey }, signed }) => ({ publicKey, signed })),
            genesisValidatorsRoot,
          ),
        }),
      );
      if (remote && taken.length > 0) {
        const url = remote.signing_url ?? remote.url;
        const named = taken.map(({ key }) => ({ pubkey: key.publicKey, url }));
        taken = note(taken, await client.importRemoteKeys(named));
      }
      for (let i = 0; i < taken.length; i += AT_ONCE) {
        await Promise.all(
          taken.slice(i, i + AT_ONCE).map(async ({ key: { publicKey }, feeRecipient }) => {
            try {
              await client.setFeeRecipient(publicKey, feeRecipient);
            } catch (error) {
              outcomes.set(publicKey, (error as Error).message);
            }
          }),
        );
      }
      return Array.from(outcomes, ([publicKey, problem]) => ({ publicKey, problem }));
    },

    async remove(keys, genesisValidatorsRoot) {
      const publicKeys = keys.map(({ publicKey }) => publicKey);
      const problems = new Map<string, string>();
      if (signer) {
        // The client first: it must not ask for signatures of a key that is on its way elsewhere.
        const statuses = await client.deleteRemoteKeys(publicKeys);
        for (const [i, publicKey] of publicKeys.entries()) {
          const problem = problemOf(statuses[i], ['deleted', 'not_found'], client.node);
          if (problem !== undefined) problems.set(publicKey, problem);
        }
      }
      const free = publicKeys.filter((publicKey) => !problems.has(publicKey));
      const { statuses, slashingProtection } =
        free.length > 0
          ? await keeper.deleteKeystores(free)
          : { statuses: [], slashingProtection: '' };
      const histories = readInterchange(slashingProtection, genesisValidatorsRoot);
      const statusOf = new Map(free.map((publicKey, i) => [publicKey, statuses[i]]));
      return keys.map(({ publicKey, signed: before }): RemovedKey => {
        const problem = problems.get(publicKey);
        if (problem !== undefined) return { publicKey, outcome: 'kept', problem };
        const status = statusOf.get(publicKey);
        if (status?.status === 'not_found') return { publicKey, outcome: 'not_there' };
        const refused = problemOf(status, ['deleted', 'not_active'], keeper.node);
        if (refused !== undefined) return { publicKey, outcome: 'kept', problem: refused };
        if (histories === undefined) return { publicKey, outcome: 'removed_without_history' };
        // A history without the key says that it signed nothing there.
        const signed = joinHistories(before ?? {}, histories.get(publicKey) ?? {});
        return { publicKey, outcome: 'removed', signed };
      });
    },
  };
}

/** Each under a password of its own that nobody could guess, which lives as long as the request. */
async function keystoresOf(keys: readonly KeyToInstall[]) {
  const passwords = keys.map(() => randomBytes(32).toString('hex'));
  const keystores: string[] = [];
  for (const [i, { key }] of keys.entries()) {
    keystores.push(JSON.stringify(await key.keystore(passwords[i] as string, 'low')));
    // Each takes some milliseconds of the processor: others get their turn in between.
    await setImmediate();
  }
  return { keystores, passwords };
}

function problemOf(
  status: KeymanagerStatus | undefined,
  good: readonly string[],
  node: string,
): string | undefined {
  if (status === undefined) return `The ${node} said nothing of the key.`;
  if (good.includes(status.status)) return undefined;
  return `The ${node} says '${status.status}'${status.message ? `: ${status.message}` : ''}.`;
}
