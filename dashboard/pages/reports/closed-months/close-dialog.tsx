import { AlertDialog } from '../../../ui/alert-dialog.tsx';
import { FormError } from '../../../ui/form-error.tsx';
import { showToast } from '../../../ui/toasts.ts';
import { useAction } from '../../settings/use-action.ts';
import type { MonthDeed } from './closed-months-page.tsx';
import { closedTogether, monthsText } from './month-text.ts';
import { usePeriodChanges } from './use-period-changes.ts';

interface CloseDialogProps extends Pick<MonthDeed, 'books' | 'month'> {
  onClose: () => void;
}

/** Says what will be frozen, and closes the month with the open ones before it. */
export function CloseDialog({ books, month, onClose }: CloseDialogProps) {
  const { close } = usePeriodChanges();
  const action = useAction(close);
  const text = monthsText(closedTogether(books.months, month.month));
  return (
    <AlertDialog
      isOpen
      onClose={onClose}
      title={`Close the books of ${text}?`}
      description={`This can not be undone for ${books.title}; a later correction is a restatement.`}
      confirmLabel="Close the books"
      tone="primary"
      isBusy={action.isBusy}
      onConfirm={async () => {
        if (!(await action.run(books.chain, month.month))) return;
        showToast(`The books of ${text} are closed.`);
        onClose();
      }}
    >
      <ul className="flex list-disc flex-col gap-1.5 pl-5 text-sm text-muted">
        <li>Every reward and payout of the stakes that are in accounts now stays as it is.</li>
        <li>So does the price of each day, with its source.</li>
        <li>Stakes that come into an account later do not change these months.</li>
        <li>Reports say that they are closed. The audit log says by whom.</li>
      </ul>
      <FormError error={action.error} />
    </AlertDialog>
  );
}
