import type {
  VerifierAnswer,
  VerifierCalls,
  VerifierMessage,
} from '@kiln-connect/verify/bundle/messages';

type Call = keyof VerifierCalls;
type Options<Name extends Call> = Parameters<VerifierCalls[Name]>[0];
type Answer<Name extends Call> = Awaited<ReturnType<VerifierCalls[Name]>>;

/** Asks one function of the verifier. */
export type Ask = <Name extends Call>(call: Name, options: Options<Name>) => Promise<Answer<Name>>;

/** The verifier, running in a worker of this page. */
export interface Verifier {
  /** The file that runs, byte for byte. */
  readonly file: Blob;
  readonly ask: Ask;
}

/** Why the verifier did not answer: with the code of its error. */
class VerifierError extends Error {
  readonly code: string;
  constructor({ code, message }: { code: string; message: string }) {
    super(message);
    this.code = code;
  }
}

/**
 * Loads the verifier's single file and starts it. The browser itself compares its bytes with the SHA-256
 * that this page was built with (Subresource Integrity) and hands out none that differ; what it hands out
 * is kept, run and offered for download, so that all three are one. Nothing is loaded after that.
 * @throws {TypeError} when the file is another one, or can not be loaded.
 */
export async function loadVerifier(): Promise<Verifier> {
  const response = await fetch(KILN_VERIFIER.url, {
    integrity: `sha256-${base64OfHex(KILN_VERIFIER.sha256)}`,
    credentials: 'omit',
  });
  if (!response.ok) throw new TypeError(`The server answered ${response.status}.`);
  const file = new Blob([await response.arrayBuffer()], { type: 'text/javascript' });
  return { file, ask: start(file) };
}

function start(file: Blob): Ask {
  const address = URL.createObjectURL(file);
  const worker = new Worker(address, { name: 'kiln-verify' });
  const waiting = new Map<number, (answer: VerifierAnswer) => void>();
  let last = 0;
  worker.onmessage = ({ data }: MessageEvent<VerifierAnswer>) => {
    waiting.get(data.id)?.(data);
    waiting.delete(data.id);
  };
  worker.onerror = ({ message }) => {
    for (const [id, answer] of waiting) answer({ id, error: { code: 'failed', message } });
    waiting.clear();
  };
  return (call, options) =>
    new Promise((resolve, reject) => {
      last += 1;
      waiting.set(last, (data) => {
        if ('error' in data) reject(new VerifierError(data.error));
        else resolve(data.answer as never);
      });
      const message: VerifierMessage = { id: last, call, options };
      worker.postMessage(message);
    });
}

const base64OfHex = (hex: string): string =>
  btoa(
    String.fromCharCode(...(hex.match(/../g) ?? []).map((digits) => Number.parseInt(digits, 16))),
  );
