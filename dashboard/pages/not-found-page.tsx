import { Link } from '@tanstack/react-router';
import { FileQuestionMark } from 'lucide-react';
import { PublicLayout } from '../shell/public-layout.tsx';
import { buttonStyle } from '../ui/button-style.ts';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { useDocumentTitle } from '../ui/use-document-title.ts';

export const NotFoundPage = () => (
  <PublicLayout
    title="Not found"
    description="There is no such page, or it belongs to an organization that you are no member of."
  >
    <Link to="/" className={buttonStyle({ variant: 'primary' })}>
      Go to the start
    </Link>
  </PublicLayout>
);

/** The same beside the sidebar, where the organization is known and only the rest of the address is wrong. */
export function NotFoundInPlace() {
  useDocumentTitle('Not found');
  return (
    <Card>
      <h1 className="sr-only">Not found</h1>
      <EmptyState
        icon={<FileQuestionMark className="size-5" />}
        title="There is no such page"
        action={
          <Link to="/" className={buttonStyle()}>
            Go to the start
          </Link>
        }
      >
        The address is wrong, or what was there is gone.
      </EmptyState>
    </Card>
  );
}
