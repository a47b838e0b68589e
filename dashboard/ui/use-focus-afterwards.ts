import { useEffect } from 'react';

/**
 * Moves the focus to the content of the page once a dialog is gone and so is what had opened it (the
 * row that was deleted): who goes by keyboard would else begin again at the top of the document.
 */
export function useFocusAfterwards(isOpen: boolean): void {
  useEffect(() => {
    if (!isOpen) return;
    return () => {
      // By then the dialog has given the focus back, if there was somebody to give it back to.
      requestAnimationFrame(() => requestAnimationFrame(rescueFocus));
    };
  }, [isOpen]);
}

function rescueFocus(): void {
  const isLost = !document.activeElement || document.activeElement === document.body;
  if (!isLost || document.querySelector('[role=dialog], [role=alertdialog]')) return;
  document.getElementById('content')?.focus({ preventScroll: true });
}
