import type { PortfolioAnswer } from '@kiln-connect/usecases';
import { totalText } from '../amount-text.ts';

/** The figures over all protocols. */
export const PortfolioTotals = ({ portfolio }: { portfolio: PortfolioAnswer }) => {
  const { protocols } = portfolio;
  const balances = protocols.map((one) => one.total_balance);
  const rewards = protocols.map((one) => one.total_rewards);
  return (
    <dl className="grid grid-cols-2 gap-4 lg:grid-cols-4">
      <Total name="Balance" value={totalText(portfolio.total_balance_usd, balances)} />
      <Total name="Rewards" value={totalText(portfolio.total_rewards_usd, rewards)} />
      <Total name="Stakes" value={String(portfolio.total_stakes)} />
      <Total name="Active stakes" value={String(portfolio.total_active_stakes)} />
    </dl>
  );
};

const Total = ({ name, value }: { name: string; value: string }) => (
  <div className="flex min-w-0 flex-col gap-0.5 rounded-xl border border-line bg-surface p-4 shadow-card sm:p-5">
    <dt className="text-sm text-muted">{name}</dt>
    <dd className="truncate text-lg font-semibold tracking-tight tabular-nums sm:text-xl">
      {value}
    </dd>
  </div>
);
