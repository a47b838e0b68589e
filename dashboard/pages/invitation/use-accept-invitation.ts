import { useMutation } from '@tanstack/react-query';
import type { JoinedAnswer } from '../../api/answers.ts';
import { api } from '../../api/api.ts';
import { dropFragment } from '../../router/take-fragment.ts';
import { useEnter } from '../../router/use-enter.ts';

/** Accepts the invitation and goes to the organization; `newcomer` asks for what makes an account. */
export function useAcceptInvitation(
  token: string,
  newcomer: () => { name: string; password: string } | undefined = () => undefined,
) {
  const enter = useEnter();
  return useMutation({
    mutationFn: async () => {
      const joined = await api.post<JoinedAnswer>('/invitation/accept', { token, ...newcomer() });
      dropFragment();
      await enter(`/${joined.organization.slug}`);
    },
  });
}
