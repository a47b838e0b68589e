import type { JsonObject } from '@kiln-connect/core';
import type { Table } from '../../spreadsheet/table.ts';
import type { System } from '../../system.ts';
import {
  amountColumn,
  type CellColumn,
  cellTable,
  chainColumn,
  columnOver,
  usdColumn,
} from './amount-columns.ts';
import type { ChainPart, Tally } from './chain-part.ts';
import { partsOf } from './row-slices.ts';

/** Stakes that are in memory at a time. */
const PIECE = 500;

interface StakeLine {
  readonly answer: JsonObject;
  readonly accounts: string;
  readonly balance: bigint;
}

/** One row a stake, as the chain was last read. */
export function stakesTable(
  part: ChainPart,
  { tally, store }: { tally: Tally } & Pick<System, 'store'>,
): Table {
  const { info, report, portfolio, prices, question } = part;
  const { latest } = prices;
  const columns: CellColumn<StakeLine>[] = [
    ...report.stakes.map((column) =>
      columnOver(chainColumn(column, info), ({ answer }: StakeLine) => answer),
    ),
    amountColumn('Balance', info, ({ balance }) => balance),
    usdColumn('Balance at the latest price', ({ balance }) => prices.valueOf(balance, latest)),
    { heading: 'Accounts', format: 'text', cell: ({ accounts }) => accounts },
  ];
  return cellTable('Stakes', columns, async function* () {
    for (const stakeIds of partsOf(part.stakeIds, PIECE)) {
      const lines: StakeLine[] = [];
      for (const { answer: text, accounts } of await store.reportRows.stakes({
        ...question,
        stakeIds,
      })) {
        // One that the chain was not read for yet has nothing to tell.
        if (text === undefined) continue;
        const answer = JSON.parse(text) as JsonObject;
        const stake = portfolio.stakeOf(answer);
        lines.push({ answer, accounts, balance: stake.balance });
        tally.stakes += Number(stake.isStake);
        tally.active += Number(stake.isActive);
        tally.balance += stake.balance;
      }
      yield lines;
    }
  });
}
