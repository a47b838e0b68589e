import type { JsonObject } from '@kiln-connect/core';
import type { ReportOperation } from '@kiln-connect/store';
import { mapRows, type Table } from '../../spreadsheet/table.ts';
import type { System } from '../../system.ts';
import {
  amountColumn,
  type CellColumn,
  cellTable,
  chainColumn,
  columnOver,
  usdColumn,
} from './amount-columns.ts';
import type { ChainPart } from './chain-part.ts';
import { readInSlices } from './row-slices.ts';

type OperationLine = Pick<ReportOperation, 'stakeId' | 'type' | 'time'> & {
  readonly amount: bigint | undefined;
  readonly answer: JsonObject;
};

/**
 * One row an operation, stake by stake. What happened to two stakes at once, as a split, stands with the
 * one of which it is foremost, where that is in the report, too.
 */
export function operationsTable(part: ChainPart, { store }: Pick<System, 'store'>): Table {
  const { info, report, prices, question, startDate, endDate, clock } = part;
  const { utcOffsetMinutes } = clock;
  const range = { ...question, startDate, endDate, utcOffsetMinutes };
  const columns: CellColumn<OperationLine>[] = [
    { heading: 'Time (UTC)', format: 'time', cell: ({ time }) => time },
    {
      heading: report.stakes[0]?.heading ?? 'Stake',
      format: 'text',
      cell: ({ stakeId }) => stakeId,
    },
    { heading: 'Operation', format: 'text', cell: ({ type }) => type },
    amountColumn('Amount', info, ({ amount }) => amount),
    usdColumn('Amount at the price of the day', ({ amount, time }) =>
      prices.valueOf(amount, prices.on(time.toISOString().slice(0, 10))),
    ),
    ...report.operations.map((column) =>
      columnOver(chainColumn(column, info), ({ answer }: OperationLine) => answer),
    ),
  ];
  const slices = () =>
    readInSlices(part.stakeIds, {
      count: (stakeIds) => store.reportRows.operationCounts({ ...range, stakeIds }),
      read: (stakeIds) => store.reportRows.operations({ ...range, stakeIds }),
    });
  return cellTable('Operations', columns, async function* () {
    const inReport = new Set(part.stakeIds);
    const isElsewhere = ({ stakeId, answer }: OperationLine) => {
      const foremost = report.stakes[0]?.read(answer);
      return typeof foremost === 'string' && foremost !== stakeId && inReport.has(foremost);
    };
    for await (const rows of slices()) {
      yield (function* () {
        for (const line of mapRows(rows, lineOf)) if (!isElsewhere(line)) yield line;
      })();
    }
  });
}

function lineOf({ answer: text, amount, ...row }: ReportOperation): OperationLine {
  const answer = JSON.parse(text) as JsonObject;
  // What tells of no amount, like an exit, moved none: that is not the same as 0.
  return { ...row, answer, amount: 'amount' in answer ? BigInt(amount) : undefined };
}
