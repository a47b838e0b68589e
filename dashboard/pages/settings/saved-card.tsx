import type { ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Form } from '../../ui/form.tsx';

interface SavedCardProps {
  title: string;
  description: string;
  onSubmit: () => Promise<void>;
  /** How the last save failed. */
  error: unknown;
  isBusy: boolean;
  /** Why this person may not save at all, shown beside the button. */
  refusal: string | undefined;
  /** Why there is nothing to save now. */
  obstacle: string | undefined;
  children: ReactNode;
}

/** One setting that is typed and saved. */
export const SavedCard = ({
  title,
  description,
  onSubmit,
  error,
  isBusy,
  refusal,
  obstacle,
  children,
}: SavedCardProps) => (
  <Form onSubmit={onSubmit} error={error} className="block">
    <Card
      title={title}
      description={description}
      footer={
        <>
          <p className="text-sm text-subtle">{refusal}</p>
          <Button
            type="submit"
            variant="primary"
            size="small"
            isBusy={isBusy}
            disabledReason={refusal ?? obstacle}
          >
            Save
          </Button>
        </>
      }
    >
      {children}
    </Card>
  </Form>
);
