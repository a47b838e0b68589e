import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useSyncExternalStore } from 'react';
import { meQuery } from '../../api/queries.ts';
import {
  closeCommandPalette,
  isCommandPaletteOpen,
  openCommandPalette,
  subscribeToCommandPalette,
} from './command-palette-state.ts';

const CommandPalette = lazy(() => import('./command-palette.tsx'));

/** Opens the palette by Ctrl-K or ⌘-K wherever somebody is signed in; loads it when it is first used. */
export function CommandPaletteHost() {
  const isOpen = useSyncExternalStore(subscribeToCommandPalette, isCommandPaletteOpen);
  const queryClient = useQueryClient();

  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const isShortcut = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey);
      if (!isShortcut || event.altKey || event.shiftKey) return;
      if (!queryClient.getQueryData(meQuery.queryKey)) return;
      event.preventDefault();
      if (isCommandPaletteOpen()) closeCommandPalette();
      // Over a dialog it would lead away from what was begun there.
      else if (!document.querySelector('[role=dialog], [role=alertdialog]')) openCommandPalette();
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, [queryClient]);

  return isOpen ? (
    <Suspense>
      <CommandPalette />
    </Suspense>
  ) : null;
}
