import { join } from 'node:path';
import { chains } from '@kiln-connect/chains';
import {
  NETWORKS,
  type Network,
  NotBuiltError,
  SCOPES,
  type Scope,
  silentLog,
  systemClock,
} from '@kiln-connect/core';
import { openStore } from '@kiln-connect/store';
import { type TestEngine, testEngines } from '@kiln-connect/store/testing';
import type { Caller, Operator } from '../caller.ts';
import { createOrganization } from '../organizations/create-organization.ts';
import { createSystem, type System, type SystemParts } from '../system.ts';
import { authenticateToken } from '../tokens/authenticate-token.ts';
import { createToken } from '../tokens/create-token.ts';

export const operator: Operator = { kind: 'operator', address: '127.0.0.1' };

/** Where the dashboard of a test system would be. */
export const publicUrl = new URL('http://localhost:8080');

export interface TestSystem {
  readonly system: System;
  /** PGlite's folder. */
  readonly databaseFolder: string;
  /** The system of another server on the same database, which has to be PostgreSQL. */
  another(): Promise<System>;
  /** Ends the system, does `between` while the database is closed, and opens another system on it. */
  restart(between?: () => Promise<void>): Promise<System>;
  remove(): Promise<void>;
}

/** A system on an empty database of its own, without chains' nodes unless `parts` brings them. */
export async function openTestSystem(
  parts: Partial<SystemParts> = {},
  engine: TestEngine | undefined = testEngines.find(({ name }) => name === 'PGlite'),
): Promise<TestSystem> {
  if (!engine) throw new Error('there is no PGlite here');
  const database = await engine.create();
  const open = async (): Promise<System> => {
    const store = await openStore(database.options);
    const { clock = systemClock, log = silentLog } = parts;
    return createSystem({
      store,
      chains,
      connections: async (chain, network) => {
        throw new NotBuiltError({
          code: 'chain_not_configured',
          message: `There are no nodes of ${chain} on ${network} in this test.`,
        });
      },
      settings: () => undefined,
      indexers: () => undefined,
      devnets: () => undefined,
      verifier: await import('@kiln-connect/verify'),
      masterKey: Buffer.alloc(32, 7),
      networks: NETWORKS,
      clock,
      log,
      publicUrl,
      mailTransport: undefined,
      auditHeadFile: { append: async () => {} },
      people: async (hooks) =>
        (await import('@kiln-connect/people')).createPeople({
          store,
          publicUrl,
          isSecure: false,
          clock,
          log,
          ...hooks,
        }),
      ...parts,
    });
  };
  let system = await open();
  const others: System[] = [];
  const close = async (): Promise<void> => {
    for (const one of [system, ...others.splice(0)]) {
      await one.stop();
      await one.store.close();
    }
  };
  return {
    get system() {
      return system;
    },
    databaseFolder: join(database.options.dataDir, 'database'),
    another: async () => {
      const other = await open();
      others.push(other);
      return other;
    },
    restart: async (between) => {
      await close();
      await between?.();
      system = await open();
      return system;
    },
    remove: async () => {
      await close();
      await database.remove();
    },
  };
}

/** Makes an organization; answers its slug. */
export async function anOrganization(
  slug: string,
  system: System,
  networks: readonly Network[] = NETWORKS,
): Promise<string> {
  await createOrganization({ name: slug, slug, networks }, operator, system);
  return slug;
}

/** Makes a token and answers who its bearer is. */
export async function aCaller(
  {
    organization,
    network = 'devnet',
    scopes = SCOPES,
  }: { organization: string; network?: Network; scopes?: readonly Scope[] },
  system: System,
): Promise<Caller> {
  const name = `token ${Math.random()}`;
  const { token } = await createToken({ organization, network, name, scopes }, operator, system);
  return authenticateToken({ token, address: '192.0.2.1' }, system);
}
