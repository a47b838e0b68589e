import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { EgressError } from './egress-error.ts';

/** What is sent. */
export interface Outgoing {
  readonly method?: string | undefined;
  readonly headers?: { readonly [name: string]: string } | undefined;
  readonly body?: string | Uint8Array | URLSearchParams | null | undefined;
  readonly signal?: AbortSignal | undefined;
  /**
   * How many bytes of the answer's body are wanted. Then no more are read, and a body that is longer,
   * breaks off or never ends is no fault: the status stands.
   */
  readonly enough?: number | undefined;
}

interface Bounds {
  /** The only addresses that the connection may be made to. */
  readonly addresses: readonly string[];
  readonly maxBytes: number;
}

/** Statuses whose answer has no body (Fetch standard, "null body status"). */
const WITHOUT_BODY = new Set([204, 205, 304]);

/**
 * Sends one request over a connection of its own to one of these addresses, and reads the answer
 * whole. Names are not looked up again, so that a name can not stand for another address now than
 * when it was checked.
 * @throws {EgressError} `redirect`, `too_large`.
 */
export function send(url: URL, outgoing: Outgoing, bounds: Bounds): Promise<Response> {
  const { method = 'GET', headers = {}, body, signal, enough } = outgoing;
  const bytes = body instanceof URLSearchParams ? body.toString() : (body ?? undefined);
  const start = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = start(url, {
      method,
      // Nothing is unpacked: a small answer stays a small answer.
      headers: { ...headers, 'accept-encoding': 'identity' },
      agent: false,
      lookup: pinned(bounds.addresses),
      ...(signal && { signal }),
    });
    let isAnswered = false;
    request.on('error', (error) => {
      // Of an answer of which the beginning is enough, an end before its time is an end.
      if (!isAnswered || enough === undefined) reject(error);
    });
    request.on('response', (incoming) => {
      isAnswered = true;
      readAnswer(url, incoming, { ...bounds, enough })
        .then(resolve, reject)
        .finally(() => request.destroy());
    });
    request.end(bytes);
  });
}

/** Answers whatever is looked up with the addresses that were checked. */
const pinned =
  (addresses: readonly string[]): LookupFunction =>
  (_host, options, callback) => {
    const found = addresses.map((address) => ({ address, family: isIP(address) }));
    const [first] = found;
    if (options.all || first === undefined) callback(null, found);
    else callback(null, first.address, first.family);
  };

async function readAnswer(
  url: URL,
  incoming: IncomingMessage,
  { maxBytes, enough }: Bounds & Pick<Outgoing, 'enough'>,
): Promise<Response> {
  const status = incoming.statusCode ?? 0;
  if (status >= 300 && status < 400) {
    throw new EgressError({
      fault: 'redirect',
      message: `${url.host} leads elsewhere (${status}), which is not followed: give the final address.`,
    });
  }
  const body =
    enough === undefined
      ? await readWhole(url, incoming, maxBytes)
      : await readBeginning(incoming, enough);
  return new Response(WITHOUT_BODY.has(status) ? null : body, {
    status,
    headers: headersOf(incoming),
  });
}

async function readWhole(
  url: URL,
  incoming: IncomingMessage,
  maxBytes: number,
): Promise<Buffer<ArrayBuffer>> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of incoming as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > maxBytes) {
      throw new EgressError({
        fault: 'too_large',
        message: `${url.host} answered more than ${maxBytes} bytes.`,
      });
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** As many bytes as came before the body was long enough, ended, broke off or took too long. */
async function readBeginning(
  incoming: IncomingMessage,
  enough: number,
): Promise<Buffer<ArrayBuffer>> {
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    for await (const piece of incoming as AsyncIterable<Buffer>) {
      pieces.push(piece);
      length += piece.length;
      if (length >= enough) break;
    }
  } catch {
    // What came is kept: whoever asks for a beginning has the status that counts.
  }
  return Buffer.concat(pieces).subarray(0, enough);
}

function headersOf({ headersDistinct }: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(headersDistinct)) {
    for (const value of values) headers.append(name, value);
  }
  return headers;
}
