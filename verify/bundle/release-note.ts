/** The release notes in which the line stands. */
export const RELEASE_NOTES = new URL('../../CHANGELOG.md', import.meta.url);

const LINE = /<!-- verifier -->\n.*\n<!-- \/verifier -->/;

/** The notes with the line that names the single file of the verifier by its SHA-256, hex. */
export function withVerifierHash(notes: string, sha256: string): string {
  if (!LINE.test(notes)) throw new Error('CHANGELOG.md has no place for the hash of the verifier');
  const line = `The verifier as one file, \`kiln-verify.js\`: SHA-256 \`${sha256}\`.`;
  return notes.replace(LINE, `<!-- verifier -->\n${line}\n<!-- /verifier -->`);
}
