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
  const { method = 'GET', headers = {}, body, signal } = outgoing;
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
    request.on('error', reject);
    request.on('response', (incoming) => {
      readAnswer(url, incoming, bounds)
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
  { maxBytes }: Bounds,
): Promise<Response> {
  const status = incoming.statusCode ?? 0;
  if (status >= 300 && status < 400) {
    throw new EgressError({
      fault: 'redirect',
      message: `${url.host} leads elsewhere (${status}), which is not followed: give the final address.`,
    });
  }
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
  return new Response(WITHOUT_BODY.has(status) ? null : Buffer.concat(pieces), {
    status,
    headers: headersOf(incoming),
  });
}

function headersOf({ headersDistinct }: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(headersDistinct)) {
    for (const value of values) headers.append(name, value);
  }
  return headers;
}
