import { boundedText } from './bounded-text.ts';

const TIMEOUT_MS = 10_000;
/** What is asked so is told in a line. */
const LARGEST_ANSWER_BYTES = 1024 * 1024;

/** What an address answered to one request: whether anything did, and the JSON, if it was such. */
export interface Asked {
  readonly reached: boolean;
  readonly json?: unknown;
}

/** Asks an address of which it is not known yet what it is; never throws. */
export async function askOnce(url: string, init?: RequestInit): Promise<Asked> {
  let text: string | undefined;
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
    text = await boundedText(response, LARGEST_ANSWER_BYTES);
  } catch {
    return { reached: false };
  }
  if (text === undefined) return { reached: true };
  try {
    return { reached: true, json: JSON.parse(text) };
  } catch {
    return { reached: true };
  }
}

/** The same by JSON-RPC, without parameters. */
export const askRpcOnce = (url: string, method: string): Promise<Asked> =>
  askOnce(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: [] }),
  });

/** Whether a text is an address that can be asked: http or https. */
export const isNodeUrl = (text: string): boolean =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
