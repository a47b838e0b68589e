import type { BooksAnswer, PeriodAnswer } from '@kiln-connect/usecases';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useOrganization } from '../../../api/use-organization.ts';
import { usePermission } from '../../../api/use-permission.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog, DialogActions } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import { Textarea } from '../../../ui/input.tsx';
import { exactTimeText } from '../../../ui/time-text.ts';
import { showToast } from '../../../ui/toasts.ts';
import { fieldErrors } from '../../settings/field-errors.ts';
import { ListSkeleton } from '../../settings/list-skeleton.tsx';
import { QueryFailure } from '../../settings/query-failure.tsx';
import { useAction } from '../../settings/use-action.ts';
import { periodQuery } from '../report-queries.ts';
import { ChangeList } from './change-list.tsx';
import { monthText } from './month-text.ts';
import { PriceList } from './price-list.tsx';
import { usePeriodChanges } from './use-period-changes.ts';

interface PeriodDialogProps {
  books: BooksAnswer;
  period: PeriodAnswer;
  onClose: () => void;
}

/** A closed month: its prices, how it was restated, what differs by now; and takes that over. */
export function PeriodDialog({ books, period, onClose }: PeriodDialogProps) {
  const { slug } = useOrganization();
  const mayRestate = usePermission('periods.close');
  const query = useQuery(periodQuery(slug, period.id));
  const { restate } = usePeriodChanges();
  const action = useAction(restate);
  const [reason, setReason] = useState('');
  const errors = fieldErrors(action.error, ['reason'], { invalid_reason: 'reason' });
  const name = monthText(period.month);
  const statement = query.data;
  const differences = statement?.differences ?? [];
  const obstacle =
    differences.length === 0
      ? 'What is known now is what stands in the books.'
      : reason.trim() === ''
        ? 'Give a reason first.'
        : undefined;

  const submit = async () => {
    if (mayRestate.reason || obstacle || !(await action.run(period.id, reason))) return;
    showToast(`The books of ${name} are restated.`);
    onClose();
  };

  return (
    <Dialog
      isOpen
      onClose={onClose}
      size="large"
      title={`${name}, ${books.title}`}
      description={`Closed ${exactTimeText(new Date(period.closed_at))} by ${period.closed_by}. It stands with what was known of the chain up to ${exactTimeText(new Date(period.as_of))}.`}
    >
      {query.error && <QueryFailure query={query} />}
      {query.isPending && <ListSkeleton label="the month" rows={2} />}
      {period.restatements.length > 0 && (
        <section className="flex flex-col gap-2">
          <h3 className="text-sm font-medium">Restatements</h3>
          <ol className="flex flex-col gap-3">
            {period.restatements.map(({ at, by, reason: why, changes }) => (
              <li key={at} className="flex flex-col gap-2 text-sm">
                <p>
                  <span className="font-medium">{why}</span>{' '}
                  <span className="text-subtle">
                    {exactTimeText(new Date(at))} by {by}
                  </span>
                </p>
                <ChangeList label={`What was restated ${at}`} changes={changes} books={books} />
              </li>
            ))}
          </ol>
        </section>
      )}
      {statement && <PriceList prices={statement.prices} />}
      {statement && (
        <Form onSubmit={submit} error={action.error}>
          <section className="flex flex-col gap-2">
            <h3 className="text-sm font-medium">What is known now and differs</h3>
            {differences.length === 0 ? (
              <p className="text-sm text-muted">Nothing: there is nothing to restate.</p>
            ) : (
              <ChangeList label="What differs" changes={differences} books={books} />
            )}
          </section>
          {differences.length > 0 && (
            <Field
              label="Reason for the restatement"
              hint="Readers of the reports are told. What stood before is kept."
              error={errors.reason ?? errors.form}
            >
              <Textarea
                rows={2}
                maxLength={1000}
                value={reason}
                readOnly={!mayRestate.allowed}
                onChange={(event) => setReason(event.target.value)}
              />
            </Field>
          )}
          <DialogActions>
            <Button onClick={onClose}>Back</Button>
            <Button
              type="submit"
              variant="primary"
              isBusy={action.isBusy}
              disabledReason={mayRestate.reason ?? obstacle}
            >
              Restate {name}
            </Button>
          </DialogActions>
        </Form>
      )}
    </Dialog>
  );
}
