/// <reference types="vite/client" />

/** The single file of the verifier that was built with the dashboard: build/verifier-file.ts. */
declare const KILN_VERIFIER: {
  /** Its address on the server. */
  readonly url: string;
  /** Hex. */
  readonly sha256: string;
};
