import type { Bundle } from '@kiln-connect/verify/bundle';
import type { Plugin } from 'vite';

/**
 * Puts the single file of the verifier beside the dashboard's own, byte for byte as it is published, and
 * tells pages its address and its SHA-256 (`KILN_VERIFIER`). Pages do not import it: they let the browser
 * check it against that hash and run it in a worker.
 */
export function verifierFile({ text, sha256 }: Bundle): Plugin {
  const fileName = `assets/kiln-verify-${sha256.slice(0, 16)}.js`;
  return {
    name: 'kiln-verifier',
    config: () => ({
      define: { KILN_VERIFIER: JSON.stringify({ url: `/${fileName}`, sha256 }) },
    }),
    generateBundle() {
      this.emitFile({ type: 'asset', fileName, source: text });
    },
  };
}
