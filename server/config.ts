import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chains as registrations } from '@kiln-connect/chains';
import type { Network } from '@kiln-connect/core';
import { ConfigurationError } from './config/configuration-error.ts';
import { readDataDir } from './config/data-dir.ts';
import {
  type LogLevel,
  parseDatabaseUrl,
  parseLogLevel,
  parseNetworks,
  parseOperatorListen,
  parsePort,
  parsePublicUrl,
  parseTrustedProxies,
  refuseUnknownVariables,
} from './config/environment.ts';
import { type FileSettings, fileSchema } from './config/file-schema.ts';
import { readConfigurationFile } from './config/read-file.ts';

/** All that a server is told before it starts; nothing else is read from the environment. */
export interface Config {
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  /** Absolute. */
  readonly dataDir: string;
  readonly networks: readonly Network[];
  /** PostgreSQL; the embedded database in the data folder when undefined. */
  readonly databaseUrl: string | undefined;
  readonly logLevel: LogLevel;
  readonly masterKeyFile: string | undefined;
  /** The master key itself, 64 hexadecimal digits, where no file holds it. */
  readonly masterKey: string | undefined;
  readonly operatorListen: { readonly host: string; readonly port: number };
  /** Where browsers find the dashboard; undefined: on this machine, at the port. */
  readonly publicUrl: URL | undefined;
  /** Addresses and CIDR ranges whose forwarding headers are believed. */
  readonly trustedProxies: readonly string[];
  /** Path of the configuration file that was read, for messages; undefined when there is none. */
  readonly file: string | undefined;
  readonly limits: FileSettings['limits'];
  readonly cors: FileSettings['cors'];
  readonly devnet: FileSettings['devnet'];
  readonly mail: FileSettings['mail'];
  readonly singleSignOn: FileSettings['singleSignOn'];
  readonly webhooks: FileSettings['webhooks'];
  readonly prices: FileSettings['prices'];
  readonly chains: FileSettings['chains'];
}

/**
 * Reads the environment and the configuration file that it names, or `connect.yaml` in the data
 * folder when there is one. An empty variable counts as unset; a data folder that is given counts
 * before the environment's.
 * @throws {ConfigurationError} with what to mend.
 */
export function readConfig(
  environment: NodeJS.ProcessEnv = process.env,
  { dataDir: folder }: { dataDir?: string } = {},
): Config {
  refuseUnknownVariables(environment);
  const given = (name: string): string | undefined => environment[name] || undefined;
  const dataDir = folder === undefined ? readDataDir(environment) : resolve(folder);
  const named = given('CONNECT_CONFIG');
  const usual = join(dataDir, 'connect.yaml');
  const file = named ? resolve(named) : existsSync(usual) ? usual : undefined;
  const databaseUrl = given('DATABASE_URL');
  const publicUrl = given('CONNECT_PUBLIC_URL');
  const masterKeyFile = given('CONNECT_MASTER_KEY_FILE');
  const config: Config = {
    host: given('HOST') ?? 'localhost',
    port: parsePort('PORT', given('PORT') ?? '3000'),
    dataDir,
    networks: parseNetworks(given('CONNECT_NETWORKS') ?? 'devnet'),
    databaseUrl: databaseUrl && parseDatabaseUrl(databaseUrl),
    logLevel: parseLogLevel(given('CONNECT_LOG_LEVEL') ?? 'info'),
    masterKeyFile: masterKeyFile && resolve(masterKeyFile),
    masterKey: given('CONNECT_MASTER_KEY'),
    operatorListen: parseOperatorListen(given('CONNECT_OPERATOR_LISTEN') ?? '127.0.0.1:0'),
    publicUrl: publicUrl === undefined ? undefined : parsePublicUrl(publicUrl),
    trustedProxies: parseTrustedProxies(given('CONNECT_TRUSTED_PROXIES') ?? ''),
    file,
    ...(file === undefined ? fileSchema.parse({}) : readConfigurationFile(file)),
  };
  if (config.masterKey !== undefined && masterKeyFile !== undefined) {
    throw new ConfigurationError(
      'CONNECT_MASTER_KEY and CONNECT_MASTER_KEY_FILE are both set; give one of them.',
    );
  }
  refuseNetworksWithoutNodes(config);
  return config;
}

/** The devnet brings its own nodes; every other network needs those of at least one chain. */
function refuseNetworksWithoutNodes({ networks, chains, file, dataDir }: Config): void {
  for (const network of networks) {
    if (network === 'devnet' || Object.values(chains).some((chain) => chain?.[network])) continue;
    const section = `chains.${Object.keys(registrations)[0]}.${network}`;
    throw new ConfigurationError(
      `CONNECT_NETWORKS names ${network}, but no chain has nodes there; give them as ${section} in ${file ?? join(dataDir, 'connect.yaml')}.`,
    );
  }
}
