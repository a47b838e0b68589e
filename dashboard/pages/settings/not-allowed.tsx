import { Lock } from 'lucide-react';
import { Card } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';

/** Stands where the user's role may see nothing. */
export const NotAllowed = ({ reason }: { reason: string | undefined }) => (
  <Card>
    <EmptyState icon={<Lock className="size-5" />} title="Not for your role">
      {reason}
    </EmptyState>
  </Card>
);
