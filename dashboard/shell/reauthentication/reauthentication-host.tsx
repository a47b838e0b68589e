import { lazy, Suspense, useSyncExternalStore } from 'react';
import {
  isAskingForReauthentication,
  subscribeToReauthentication,
} from '../../api/reauthentication.ts';

const ReauthenticationDialog = lazy(() => import('./reauthentication-dialog.tsx'));

/** Loads and opens the dialog when the server wants to know anew who the user is. */
export function ReauthenticationHost() {
  const isAsking = useSyncExternalStore(subscribeToReauthentication, isAskingForReauthentication);
  return isAsking ? (
    <Suspense>
      <ReauthenticationDialog />
    </Suspense>
  ) : null;
}
