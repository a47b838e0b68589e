import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { AuditHeadFile } from '@kiln-connect/usecases';

/** Where the signed heads of the audit log of a data folder are, one a line. */
export const auditHeadFileOf = (dataDir: string): string => join(dataDir, 'audit-heads.jsonl');

/** Appends to the file of a data folder; it is made for its owner alone with the first head. */
export function openAuditHeadFile(dataDir: string): AuditHeadFile {
  // One after another: two writers at once could write into each other's lines.
  let last: Promise<void> = Promise.resolve();
  const append = async (line: string): Promise<void> => {
    const file = await open(auditHeadFileOf(dataDir), 'a', 0o600);
    try {
      await file.appendFile(line);
      await file.sync();
    } finally {
      await file.close();
    }
  };
  return {
    append: (line) => {
      last = last.then(
        () => append(line),
        () => append(line),
      );
      return last;
    },
  };
}
