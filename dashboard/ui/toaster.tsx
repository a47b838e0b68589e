import { CircleAlert, CircleCheck, X } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { createPortal } from 'react-dom';
import { currentToasts, dismissToast, subscribeToToasts } from './toasts.ts';

/** Where toasts appear; stands in the page from the start, so that screen readers hear them. */
export function Toaster() {
  const toasts = useSyncExternalStore(subscribeToToasts, currentToasts);
  // Beside the dialogs in the page, so that it can stand over them.
  return createPortal(
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-0 bottom-0 z-60 flex flex-col items-center gap-2 p-4 sm:items-end"
    >
      {toasts.map((toast) => (
        <div
          key={toast.id}
          className="pointer-events-auto flex w-full max-w-sm animate-appear items-start gap-3 rounded-xl bg-raised p-3.5 text-sm shadow-raised"
        >
          {toast.tone === 'success' ? (
            <CircleCheck className="mt-0.5 size-4 shrink-0 text-success-ink" />
          ) : (
            <CircleAlert className="mt-0.5 size-4 shrink-0 text-danger-ink" />
          )}
          <p className="grow">{toast.text}</p>
          <button
            type="button"
            aria-label="Dismiss"
            onClick={() => dismissToast(toast.id)}
            className="-m-1 rounded-md p-1 text-subtle hover:bg-hover hover:text-ink"
          >
            <X className="size-4" />
          </button>
        </div>
      ))}
    </div>,
    document.body,
  );
}
