import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api } from '../api/api.ts';
import { hasCode, messageOf } from '../api/api-error.ts';
import { showToast } from '../ui/toasts.ts';

/** Ends the session and forgets all that was read with it. */
export function useSignOut(): () => void {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const signOut = async () => {
    try {
      await api.post('/auth/sign-out');
    } catch (error) {
      if (!hasCode(error, 'not_signed_in')) return showToast(messageOf(error) ?? '', 'danger');
    }
    await navigate({ to: '/sign-in' });
    queryClient.clear();
  };
  return () => void signOut();
}
