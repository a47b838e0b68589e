import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { MonitorSmartphone } from 'lucide-react';
import type { SessionAnswer } from '../../api/answers.ts';
import { api, path } from '../../api/api.ts';
import { messageOf } from '../../api/api-error.ts';
import { queryKeys } from '../../api/query-keys.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { showToast } from '../../ui/toasts.ts';

const METHOD = {
  password: 'by password',
  passkey: 'with a passkey',
  'single-sign-on': 'by single sign-on',
} as const;

/** Where the person is signed in, and how to end it. */
export function SessionsCard() {
  const queryClient = useQueryClient();
  const sessions = useQuery({
    queryKey: queryKeys.sessions,
    queryFn: ({ signal }) => api.get<SessionAnswer[]>('/me/sessions', { signal }),
  });
  const after = (text: string) => ({
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: queryKeys.sessions });
      showToast(text);
    },
    onError: (error: Error) => showToast(messageOf(error) ?? '', 'danger'),
  });
  const end = useMutation({
    ...after('Session ended'),
    mutationFn: (id: string) => api.delete(path`/me/sessions/${id}`),
  });
  const endOthers = useMutation({
    ...after('All other sessions ended'),
    mutationFn: () => api.post('/me/sessions/end-others'),
  });
  const others = sessions.data?.filter((one) => !one.current) ?? [];
  return (
    <Card
      title="Sessions"
      description="Browsers that are signed in as you. End those that you do not know, and change your password then."
      action={
        <Button
          size="small"
          isBusy={endOthers.isPending}
          disabledReason={others.length === 0 ? 'There is no other session.' : undefined}
          onClick={() => endOthers.mutate()}
        >
          End all others
        </Button>
      }
    >
      <FormError error={sessions.error} />
      {sessions.isPending && <Skeleton className="h-14 w-full" />}
      <ul className="-my-3 divide-y divide-line">
        {sessions.data?.map((session) => (
          <SessionRow
            key={session.id}
            session={session}
            isEnding={end.isPending && end.variables === session.id}
            onEnd={() => end.mutate(session.id)}
          />
        ))}
      </ul>
    </Card>
  );
}

interface SessionRowProps {
  session: SessionAnswer;
  isEnding: boolean;
  onEnd: () => void;
}

const SessionRow = ({ session, isEnding, onEnd }: SessionRowProps) => (
  <li className="flex items-center gap-4 py-3 text-sm">
    <MonitorSmartphone className="size-5 shrink-0 text-subtle" aria-hidden="true" />
    <div className="min-w-0 grow">
      <p className="flex flex-wrap items-center gap-2 font-medium">
        {session.device}
        {session.current && <Badge tone="success">This one</Badge>}
      </p>
      <p className="text-subtle">
        {session.address ?? 'Unknown address'} · signed in {METHOD[session.method]}{' '}
        <RelativeTime at={session.created_at} /> · last seen{' '}
        <RelativeTime at={session.last_seen_at} />
      </p>
    </div>
    {!session.current && (
      <Button
        size="small"
        isBusy={isEnding}
        onClick={onEnd}
        aria-label={`End the session on ${session.device}`}
      >
        End
      </Button>
    )}
  </li>
);
