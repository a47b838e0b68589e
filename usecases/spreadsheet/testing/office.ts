import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Whether a program is on this machine. */
const isThere = (program: string): boolean => {
  try {
    execFileSync('which', [program], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

export const hasLibreOffice = isThere('soffice');
export const hasUnzip = isThere('unzip');

/** Converting takes an office program a while on a busy machine. */
export const OFFICE_TIMEOUT = 180_000;

/** Every sheet of a workbook as LibreOffice reads it: CSV by the sheet's name, as it is shown. */
export async function readByLibreOffice(workbook: Uint8Array): Promise<Map<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'kiln-connect-office-'));
  try {
    await writeFile(join(folder, 'book.xlsx'), workbook);
    await run(
      'soffice',
      [
        `-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`,
        '--headless',
        '--convert-to',
        // Comma, quotes, UTF-8, from the first row, cells as shown, all sheets into files of their own.
        'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1',
        '--outdir',
        folder,
        join(folder, 'book.xlsx'),
      ],
      { timeout: OFFICE_TIMEOUT },
    );
    const names = (await readdir(folder)).filter((name) => name.endsWith('.csv'));
    const sheets = await Promise.all(
      names.map(
        async (name) =>
          [
            name.slice('book-'.length, -'.csv'.length),
            await readFile(join(folder, name), 'utf8'),
          ] as const,
      ),
    );
    return new Map(sheets);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The files of an archive by name; the test of each checksum included. */
export async function unzipped(archive: Uint8Array): Promise<Map<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'kiln-connect-zip-'));
  try {
    const file = join(folder, 'archive.zip');
    await writeFile(file, archive);
    await run('unzip', ['-q', file, '-d', join(folder, 'all')]);
    const names = (await readdir(join(folder, 'all'), { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    const files = await Promise.all(
      names.map(
        async (name) =>
          [name.slice(join(folder, 'all/').length), await readFile(name, 'utf8')] as const,
      ),
    );
    return new Map(files);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
