import type { PeriodStatement } from '@kiln-connect/usecases';
import { useId, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { usdText } from '../amount-text.ts';

/** The prices with which a month stands, and who gave each; folded up, for there are 30. */
export function PriceList({ prices }: { prices: PeriodStatement['prices'] }) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  if (prices.length === 0) {
    return <p className="text-sm text-muted">It was closed without prices.</p>;
  }
  const sources = [...new Set(prices.map(({ source }) => source))].join(', ');
  return (
    <section className="flex flex-col items-start gap-2 text-sm">
      <h3 className="font-medium">Prices</h3>
      <p className="text-muted">
        {prices.length} days, given by {sources}.
      </p>
      <Button
        size="small"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        {isOpen ? 'Hide the prices' : 'Show the prices'}
      </Button>
      <dl id={id} hidden={!isOpen} className="grid w-full gap-x-8 sm:grid-cols-2">
        {prices.map(({ day, price, source }) => (
          <div key={day} className="flex justify-between gap-4 border-b border-line py-1.5">
            <dt className="text-subtle tabular-nums">{day}</dt>
            <dd className="tabular-nums">
              {usdText(Number(price))} <span className="text-subtle">{source}</span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
