import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '@kiln-connect/core';
import pg from 'pg';
import type { ChannelListener } from './database.ts';
import { PROCESS_NAME } from './process-name.ts';

/** How often the connection must prove that it lives: a dead peer may never close its socket. */
const HEARTBEAT_MS = 250;
/** How long a proof may take; both together must stay well below a second, see `tokens.changesLink`. */
const ANSWER_MS = 400;
const RECONNECT_MS = 200;

interface ListenerOptions {
  databaseUrl: string;
  channel: string;
  listener: ChannelListener;
  log: Log;
}

/** Keeps one connection that listens, and makes it anew whenever it is lost. */
export async function listenOnPostgres(
  options: ListenerOptions,
): Promise<{ stop(): Promise<void> }> {
  const stopping = new AbortController();
  let client = await connect(options);
  options.listener.link(true);

  const kept = (async () => {
    while (!stopping.signal.aborted) {
      await untilLost(client, stopping.signal);
      await end(client);
      if (stopping.signal.aborted) return;
      options.listener.link(false);
      options.log.warn({ channel: options.channel }, 'the link that hears of changes was lost');
      const next = await reconnect(options, stopping.signal);
      if (!next) return;
      client = next;
      options.listener.link(true);
      options.log.info({ channel: options.channel }, 'the link that hears of changes is back');
    }
  })();

  return {
    stop: async () => {
      stopping.abort();
      await kept;
    },
  };
}

async function connect({ databaseUrl, channel, listener }: ListenerOptions): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: PROCESS_NAME,
    keepAlive: true,
    connectionTimeoutMillis: 2_000,
    query_timeout: ANSWER_MS,
  });
  // Errors of an idle connection come as events; `untilLost` notices them by the next heartbeat.
  client.on('error', () => {});
  client.on('notification', (message) => listener.message(message.payload ?? ''));
  try {
    await client.connect();
    await client.query(`listen ${channel}`);
    return client;
  } catch (error) {
    await end(client);
    throw error;
  }
}

async function reconnect(options: ListenerOptions, signal: AbortSignal) {
  while (!signal.aborted) {
    try {
      return await connect(options);
    } catch {
      await sleep(RECONNECT_MS, undefined, { signal }).catch(() => {});
    }
  }
  return undefined;
}

/** Resolves when the connection is closed, does not answer in time, or `signal` is aborted. */
async function untilLost(client: pg.Client, signal: AbortSignal): Promise<void> {
  const lost = new AbortController();
  const either = AbortSignal.any([lost.signal, signal]);
  client.once('end', () => lost.abort());
  while (!either.aborted) {
    await client.query('select 1').catch(() => lost.abort());
    await sleep(HEARTBEAT_MS, undefined, { signal: either }).catch(() => {});
  }
}

/** Ends a connection that may be dead: its goodbye is not waited for. */
async function end(client: pg.Client): Promise<void> {
  await Promise.race([client.end().catch(() => {}), sleep(100)]);
}
