import type { DownloadedFile } from '../../../api/api.ts';

/** Long enough for the browser to have taken the file over, in milliseconds. */
const TAKEN_OVER_MS = 60_000;

/** Has the browser save a file as it saves every download. */
export function saveFile({ content, name }: DownloadedFile): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), TAKEN_OVER_MS);
}
