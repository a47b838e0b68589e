import { lazy, Suspense, useSyncExternalStore } from 'react';
import { reauthenticationReason, subscribeToReauthentication } from '../../api/reauthentication.ts';

const DIALOGS = {
  old_proof: lazy(() => import('./reauthentication-dialog.tsx')),
  session_ended: lazy(() => import('./session-ended-dialog.tsx')),
} as const;

/** Loads and opens the dialog when the server wants to know anew who the user is. */
export function ReauthenticationHost() {
  const reason = useSyncExternalStore(subscribeToReauthentication, reauthenticationReason);
  const Dialog = reason && DIALOGS[reason];
  return Dialog ? (
    <Suspense>
      <Dialog />
    </Suspense>
  ) : null;
}
