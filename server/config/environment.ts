import { BlockList, isIP } from 'node:net';
import { isNetwork, NETWORKS, type Network } from '@kiln-connect/core';
import { suggestName } from '../nearest-name.ts';
import { ConfigurationError } from './configuration-error.ts';

const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Every variable that the server reads with this prefix; others with it are refused. */
const PREFIX = 'CONNECT_';
const KNOWN = [
  'CONNECT_CONFIG',
  'CONNECT_DATA_DIR',
  'CONNECT_LOG_LEVEL',
  'CONNECT_MASTER_KEY',
  'CONNECT_MASTER_KEY_FILE',
  'CONNECT_NETWORKS',
  'CONNECT_OPERATOR_LISTEN',
  'CONNECT_PUBLIC_URL',
  'CONNECT_TRUSTED_PROXIES',
];

/** @throws {ConfigurationError} for a variable that begins like ours and is none. */
export function refuseUnknownVariables(environment: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(environment)) {
    if (!name.startsWith(PREFIX) || KNOWN.includes(name)) continue;
    throw new ConfigurationError(
      `The environment variable ${name} is not known; ${suggestName(name, KNOWN)}`,
    );
  }
}

/** @throws {ConfigurationError} when it is not 0 (any free one) to 65535. */
export function parsePort(name: string, text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new ConfigurationError(
    `${name} is '${text}'; it must be a port: a whole number from 0 (any free port) to 65535.`,
  );
}

/** @throws {ConfigurationError} when a name is no network, or there is none. */
export function parseNetworks(text: string): readonly Network[] {
  const names = list(text);
  const networks = names.filter(isNetwork);
  const unknown = names.find((name) => !isNetwork(name));
  if (unknown === undefined && networks.length > 0) return [...new Set(networks)];
  throw new ConfigurationError(
    unknown === undefined
      ? `CONNECT_NETWORKS is empty; it must name at least one of ${NETWORKS.join(', ')}.`
      : `CONNECT_NETWORKS names '${unknown}'; ${suggestName(unknown, NETWORKS)}`,
  );
}

/** @throws {ConfigurationError} when it is no level. */
export function parseLogLevel(text: string): LogLevel {
  const level = LOG_LEVELS.find((known) => known === text);
  if (level !== undefined) return level;
  throw new ConfigurationError(
    `CONNECT_LOG_LEVEL is '${text}'; it must be one of ${LOG_LEVELS.join(', ')}.`,
  );
}

/** @throws {ConfigurationError} when a scheme other than PostgreSQL's stands there; never shows the text. */
export function parseDatabaseUrl(text: string): string {
  if (/^postgres(ql)?:\/\//.test(text) && URL.canParse(text)) return text;
  throw new ConfigurationError(
    'DATABASE_URL must be the address of a PostgreSQL database, postgres://user:password@host:5432/name; leave it out to use the embedded database.',
  );
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/**
 * Where the operator's routes listen.
 * @throws {ConfigurationError} unless it is a loopback address with a port.
 */
export function parseOperatorListen(text: string): { host: string; port: number } {
  const match = /^(?:\[([0-9a-fA-F:]+)\]|([0-9.]+)):(\d{1,5})$/.exec(text);
  const host = match?.[1] ?? match?.[2] ?? '';
  const version = isIP(host);
  if (match && version !== 0 && loopback.check(host, version === 4 ? 'ipv4' : 'ipv6')) {
    return { host, port: parsePort('CONNECT_OPERATOR_LISTEN', match[3] ?? '') };
  }
  throw new ConfigurationError(
    `CONNECT_OPERATOR_LISTEN is '${text}'; it must be a loopback address and a port, such as 127.0.0.1:0: the operator's routes are for this machine alone.`,
  );
}

/**
 * Where people find the dashboard. Passwords and cookies go there, so that it has TLS in front unless
 * it is this machine.
 * @throws {ConfigurationError} when it is no origin of that kind.
 */
export function parsePublicUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isOrigin = url !== undefined && (text === url.origin || text === `${url.origin}/`);
  if (isOrigin && (url.protocol === 'https:' || isThisMachine(url))) return url;
  throw new ConfigurationError(
    `CONNECT_PUBLIC_URL is '${text}'; it must be the address that browsers open, without a path: https://connect.example.com, or http://localhost:3000 for this machine alone.`,
  );
}

const isThisMachine = ({ protocol, hostname }: URL): boolean =>
  protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname);

/** @throws {ConfigurationError} when an entry is neither an IP address nor a CIDR range. */
export function parseTrustedProxies(text: string): readonly string[] {
  const entries = list(text);
  for (const entry of entries) {
    const [address = '', bits, ...rest] = entry.split('/');
    const version = isIP(address);
    const largest = version === 4 ? 32 : 128;
    const isRange = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= largest);
    if (version === 0 || !isRange || rest.length > 0) {
      throw new ConfigurationError(
        `CONNECT_TRUSTED_PROXIES names '${entry}'; it must hold IP addresses or ranges such as 10.0.0.0/8, separated by commas.`,
      );
    }
  }
  return entries;
}

/**
 * The variables that hold a secret themselves. Once they are read nobody needs them any more, and what
 * the process leaves behind when it dies (a diagnostic report lists its environment) must not hold them.
 */
const SECRET_VARIABLES = ['CONNECT_MASTER_KEY', 'DATABASE_URL'];

/** Takes them out of the environment of this process, and of those that it starts. */
export function forgetSecretVariables(environment: NodeJS.ProcessEnv): void {
  for (const name of SECRET_VARIABLES) delete environment[name];
}

const list = (text: string): string[] =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
