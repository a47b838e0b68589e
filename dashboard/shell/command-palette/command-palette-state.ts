let isOpen = false;
const listeners = new Set<() => void>();

function set(next: boolean): void {
  isOpen = next;
  for (const listener of listeners) listener();
}

export const openCommandPalette = (): void => set(true);
export const closeCommandPalette = (): void => set(false);
export const isCommandPaletteOpen = (): boolean => isOpen;

export function subscribeToCommandPalette(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
