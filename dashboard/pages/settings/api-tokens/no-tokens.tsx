import { KeyRound } from 'lucide-react';
import type { ReactNode } from 'react';
import { Card } from '../../../ui/card.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { FirstCallTabs } from './first-call-tabs.tsx';

/** Teaches what tokens are for while there are none. */
export const NoTokens = ({ network, action }: { network: string; action: ReactNode }) => (
  <Card>
    <EmptyState
      icon={<KeyRound className="size-5" />}
      title={`No API tokens on ${network} yet`}
      action={action}
    >
      A token lets a program read your reports and craft transactions. It never signs: your keys
      stay with you.
    </EmptyState>
    <div className="mx-auto flex w-full max-w-2xl flex-col gap-3 pb-4">
      <p className="text-sm text-muted">
        With a token in the environment as <code className="font-mono text-xs">KILN_API_TOKEN</code>
        , the first call asks what it may do:
      </p>
      <FirstCallTabs label="The first call" />
    </div>
  </Card>
);
