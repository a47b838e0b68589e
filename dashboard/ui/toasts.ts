export interface Toast {
  readonly id: number;
  readonly tone: 'success' | 'danger';
  readonly text: string;
}

const SHOWN_MS = 6000;

let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function setToasts(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** Says how something ended that the user did: 'Invitation sent'. Errors of a field stand beside it. */
export function showToast(text: string, tone: Toast['tone'] = 'success'): void {
  const id = ++lastId;
  setToasts([...toasts.slice(-2), { id, tone, text }]);
  setTimeout(() => dismissToast(id), SHOWN_MS);
}

export const dismissToast = (id: number): void => setToasts(toasts.filter((one) => one.id !== id));

export const currentToasts = (): readonly Toast[] => toasts;

export function subscribeToToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
