import { readFile } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { type OperatorAccess, operatorFileOf } from '../wiring/operator-file.ts';
import { CommandFailure } from './failure.ts';

/** Asks the running server's operator routes; answers what its `data` holds. */
export interface OperatorClient {
  get<Data>(path: string, query?: { readonly [name: string]: string | undefined }): Promise<Data>;
  post<Data>(path: string, body: object): Promise<Data>;
  patch<Data>(path: string, body: object): Promise<Data>;
  delete<Data>(path: string): Promise<Data>;
  /** A text that is too long to be held at once, piece by piece as it comes. */
  stream(path: string): AsyncIterable<string>;
}

/**
 * A client for the server that runs on this data folder, found by the folder's `operator.json`. Its
 * functions throw a CommandFailure when none runs there, and when the server refuses.
 */
export function operatorOf(folder: string): OperatorClient {
  const dataDir = resolve(folder);
  /** Hands a good answer to `read`. */
  const ask = async <Result>(
    { method, path, body }: { method: string; path: string; body?: object | undefined },
    read: (answer: IncomingMessage) => Promise<Result>,
  ): Promise<Result> => {
    const file = await readOperatorFile(dataDir);
    const fail = (error: NodeJS.ErrnoException): never => {
      throw notAnswering(dataDir, file, error);
    };
    const url = new URL(`/operator${path}`, file.url);
    const answer = await send(url, method, file.key, body).catch(fail);
    const status = answer.statusCode ?? 0;
    if (status < 300) return read(answer).catch(fail);
    const refusal = await readJson(answer).catch(fail);
    throw new CommandFailure({
      message:
        (refusal as { message?: string }).message ?? `The server answered with status ${status}.`,
      exitCode: 1,
      body: refusal,
    });
  };
  const call = async <Data>(method: string, path: string, body?: object): Promise<Data> => {
    const answer = await ask({ method, path, body }, readJson);
    return (answer as { data: Data }).data;
  };
  return {
    get: (path, query = {}) => {
      const given = Object.entries(query).filter((entry): entry is [string, string] => !!entry[1]);
      const search = given.length > 0 ? `?${new URLSearchParams(given)}` : '';
      return call('GET', path + search);
    },
    post: (path, body) => call('POST', path, body),
    patch: (path, body) => call('PATCH', path, body),
    delete: (path) => call('DELETE', path),
    stream: async function* (path) {
      const answer = await ask({ method: 'GET', path }, async (one) => one.setEncoding('utf8'));
      try {
        yield* answer as AsyncIterable<string>;
      } catch (error) {
        throw new CommandFailure({
          message: `The server broke off in the middle of its answer: ${(error as Error).message}.`,
          exitCode: 1,
        });
      }
    },
  };
}

/** A path with what was given in it, encoded: path`/organizations/${slug}/tokens`. */
export const path = (texts: TemplateStringsArray, ...given: readonly string[]): string =>
  String.raw({ raw: texts }, ...given.map(encodeURIComponent));

async function readOperatorFile(dataDir: string): Promise<OperatorAccess> {
  const path = operatorFileOf(dataDir);
  try {
    return JSON.parse(await readFile(path, 'utf8')) as OperatorAccess;
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new CommandFailure({
      exitCode: 1,
      message: missing
        ? `No server runs on the data folder ${dataDir}: there is no ${path}. Start one with 'npm start', or name its folder with --data-dir.`
        : `${path} can not be read (${(error as Error).message}). It is written by the running server for its own user.`,
    });
  }
}

const notAnswering = (
  dataDir: string,
  { url, pid }: OperatorAccess,
  error: NodeJS.ErrnoException,
): CommandFailure =>
  new CommandFailure({
    exitCode: 1,
    message:
      error.code === 'ECONNREFUSED'
        ? `No server runs on the data folder ${dataDir}: nothing answers at ${url}, where the process ${pid} listened. Start it with 'npm start'.`
        : `The server at ${url} did not answer: ${error.message}.`,
  });

/** No time-out: letting days pass on a devnet takes as long as it takes. */
function send(
  url: URL,
  method: string,
  key: string,
  body: object | undefined,
): Promise<IncomingMessage> {
  return new Promise((done, fail) => {
    const sent = body && JSON.stringify(body);
    const outgoing = request(
      url,
      {
        method,
        headers: {
          authorization: `Bearer ${key}`,
          ...(sent && {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(sent),
          }),
        },
      },
      done,
    );
    outgoing.on('error', fail);
    outgoing.end(sent);
  });
}

async function readJson(answer: IncomingMessage): Promise<unknown> {
  const body = await text(answer);
  try {
    return JSON.parse(body) as unknown;
  } catch {
    throw new Error(`it answered ${answer.statusCode} without JSON`);
  }
}
