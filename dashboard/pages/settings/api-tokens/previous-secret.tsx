import type { TokenAnswer } from '@kiln-connect/usecases';
import { Clock } from 'lucide-react';
import { messageOf } from '../../../api/api-error.ts';
import { Button } from '../../../ui/button.tsx';
import { Countdown } from '../../../ui/relative-time.tsx';
import { showToast } from '../../../ui/toasts.ts';
import { useNow } from '../../../ui/use-now.ts';
import { useAction } from '../use-action.ts';
import { livePreviousSecret } from './token-state.ts';
import { useTokenChanges } from './use-token-changes.ts';
import { useTokenRefusals } from './use-token-refusals.ts';

/** Whether the secret before the last regeneration still works, told anew every second while it does. */
export function usePreviousSecret(token: TokenAnswer): TokenAnswer['previous_secret'] {
  return livePreviousSecret(token, useNow(token.previous_secret ? 1000 : 60_000));
}

interface PreviousSecretProps {
  token: TokenAnswer;
  previous: NonNullable<TokenAnswer['previous_secret']>;
}

/** How long the old secret still works, and its end at once. */
export function PreviousSecret({ token, previous }: PreviousSecretProps) {
  const { endOverlap } = useTokenChanges();
  const action = useAction(endOverlap);
  const refusal = useTokenRefusals()(token).regenerate;
  const message = messageOf(action.error);
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-warning-ink">
      <span>
        <Clock className="mr-2 inline size-4 align-text-bottom" aria-hidden="true" />
        The old secret <span className="font-mono text-xs">…{previous.last_four}</span> works for
        another <Countdown until={previous.valid_until} />.
      </span>
      <Button
        size="small"
        isBusy={action.isBusy}
        disabledReason={refusal}
        onClick={async () => {
          if (await action.run(token))
            showToast(`The old secret of “${token.name}” is refused now.`);
        }}
      >
        End now
      </Button>
      {message && (
        <span role="alert" className="text-danger-ink">
          {message}
        </span>
      )}
    </div>
  );
}
