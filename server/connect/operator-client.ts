import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { resolve } from 'node:path';
import { type OperatorAccess, operatorFileOf } from '../wiring/operator-file.ts';
import { CommandFailure } from './failure.ts';

/** Asks the running server's operator routes; answers what its `data` holds. */
export interface OperatorClient {
  get<Data>(path: string, query?: { readonly [name: string]: string | undefined }): Promise<Data>;
  post<Data>(path: string, body: object): Promise<Data>;
}

/**
 * A client for the server that runs on this data folder, found by the folder's `operator.json`. Its
 * functions throw a CommandFailure when none runs there, and when the server refuses.
 */
export function operatorOf(folder: string): OperatorClient {
  const dataDir = resolve(folder);
  const call = async <Data>(method: string, path: string, body?: object): Promise<Data> => {
    const file = await readOperatorFile(dataDir);
    const answer = await send(new URL(`/operator${path}`, file.url), method, file.key, body).catch(
      (error: NodeJS.ErrnoException) => {
        throw notAnswering(dataDir, file, error);
      },
    );
    if (answer.status < 300) return (answer.body as { data: Data }).data;
    const { message } = answer.body as { message?: string };
    throw new CommandFailure({
      message: message ?? `The server answered with status ${answer.status}.`,
      exitCode: 1,
      body: answer.body,
    });
  };
  return {
    get: (path, query = {}) => {
      const given = Object.entries(query).filter((entry): entry is [string, string] => !!entry[1]);
      const search = given.length > 0 ? `?${new URLSearchParams(given)}` : '';
      return call('GET', path + search);
    },
    post: (path, body) => call('POST', path, body),
  };
}

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
): Promise<{ status: number; body: unknown }> {
  return new Promise((done, fail) => {
    const text = body && JSON.stringify(body);
    const outgoing = request(
      url,
      {
        method,
        headers: {
          authorization: `Bearer ${key}`,
          ...(text && {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(text),
          }),
        },
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', fail);
        incoming.on('end', () => {
          try {
            const parsed: unknown = JSON.parse(Buffer.concat(chunks).toString());
            done({ status: incoming.statusCode ?? 0, body: parsed });
          } catch {
            fail(new Error(`it answered ${incoming.statusCode} without JSON`));
          }
        });
      },
    );
    outgoing.on('error', fail);
    outgoing.end(text);
  });
}
