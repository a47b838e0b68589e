import { resolve } from 'node:path';
import { ConnectError } from '@kiln-connect/core';
import { ConfigurationError } from './config/configuration-error.ts';
import type { Config } from './config.ts';
import type { RunningServer } from './start.ts';

const begin = performance.now();
const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};
// Said before anything is loaded: the libraries take a moment.
print('Kiln Connect is starting.');

const [{ readConfig }, { forgetSecretVariables }, { createLog }] = await Promise.all([
  import('./config.ts'),
  import('./config/environment.ts'),
  import('./log.ts'),
]);
const config = configuration();
const { log, flush } = createLog(config.logLevel);
const starting = new AbortController();
const server = import('./start.ts').then(({ startServer }) =>
  startServer(config, { log, signal: starting.signal, onStep: (step) => print(`  ${step}…`) }),
);

/** Longer than requests in flight and every checkpoint may take together, in milliseconds. */
const LONGEST_STOP = 30_000;
let isStopping = false;

/** Stops once, whoever asks; somebody who asks again does not want to wait. */
async function stop(reason: string, exitCode: number): Promise<void> {
  if (isStopping) process.exit(1);
  isStopping = true;
  setTimeout(() => process.exit(1), LONGEST_STOP).unref();
  print(`Kiln Connect is stopping (${reason}).`);
  starting.abort();
  // A start that was ended has cleaned up behind itself.
  await server.then(
    (running) => running.stop(),
    () => {},
  );
  flush();
  process.exit(exitCode);
}

process.on('SIGTERM', () => void stop('SIGTERM', 0));
process.on('SIGINT', () => void stop('SIGINT', 0));
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error: unknown) => {
    log.fatal({ err: error }, event);
    // A second fault must not cut the stop short that the first one asked for.
    if (!isStopping) void stop('a fault, see the log', 1);
  });
}

try {
  const running = await server;
  greet(running, config);
  running.prepareDashboard();
} catch (error) {
  if (!isStopping) {
    flush();
    fail(error);
  }
}

/** The configuration, or the end of this process with what to mend. */
function configuration(): Config {
  try {
    const read = readConfig();
    forgetSecretVariables(process.env);
    return read;
  } catch (error) {
    fail(error);
  }
}

/** Exit code 2: the configuration has to be mended; 1: it failed. */
function fail(error: unknown): never {
  const isToldInFull = error instanceof ConfigurationError || error instanceof ConnectError;
  const text = isToldInFull ? error.message : ((error as Error).stack ?? String(error));
  process.stderr.write(`${text}\n`);
  process.exit(error instanceof ConfigurationError ? 2 : 1);
}

/** Where everything is, and the first three commands. */
function greet(
  { url, publicUrl, setUpLink }: RunningServer,
  { dataDir, databaseUrl, networks, file }: Config,
): void {
  const folder = dataDir === resolve('data') ? '' : ` --data-dir ${dataDir}`;
  const connect = `npm run -s connect --`;
  const setUp = setUpLink
    ? `\nNobody owns an organization yet. This link makes the first one, once, for whoever opens it:\n  ${setUpLink}\n`
    : '';
  print(`
Kiln Connect is ready after ${((performance.now() - begin) / 1000).toFixed(1)} s.
  API        ${url}/v1
  Dashboard  ${publicUrl.origin}
  Reference  ${url}/docs
  Health     ${url}/health/ready
  Networks   ${networks.join(', ')}
  Data       ${dataDir}
  Database   ${databaseUrl ? 'PostgreSQL, at DATABASE_URL' : 'embedded, in the data folder'}${file ? `\n  Settings   ${file}` : ''}
${setUp}
First steps, in another terminal:
  ${connect} organizations create --name Acme${folder}
  TOKEN=$(${connect} tokens create --organization acme --network ${networks[0]} --name first --quiet${folder})
  curl -H "authorization: Bearer $TOKEN" ${url}/v1/whoami
`);
}
