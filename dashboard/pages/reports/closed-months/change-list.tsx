import type { BooksAnswer, RestatementAnswer } from '@kiln-connect/usecases';
import { Cell, HeadCell, Table, TableBody, TableHead, TableRow } from '../../../ui/table.tsx';
import { changedText } from './changed-text.ts';

interface ChangeListProps {
  label: string;
  changes: RestatementAnswer['changes'];
  books: BooksAnswer;
}

/** What a closed month says of days, and what is known instead. */
export const ChangeList = ({ label, changes, books }: ChangeListProps) => (
  <Table label={label} minWidth="min-w-0">
    <TableHead>
      <HeadCell className="px-3!">Day</HeadCell>
      <HeadCell className="px-3!">What</HeadCell>
      <HeadCell className="px-3! text-right">Before</HeadCell>
      <HeadCell className="px-3! text-right">After</HeadCell>
    </TableHead>
    <TableBody>
      {changes.map((change) => {
        const { what, before, after } = changedText(change, books);
        return (
          <TableRow key={`${change.day} ${change.component}`}>
            <Cell className="px-3! whitespace-nowrap tabular-nums">{change.day}</Cell>
            <Cell className="px-3!">{what}</Cell>
            <Cell className="px-3! text-right whitespace-nowrap tabular-nums">{before}</Cell>
            <Cell className="px-3! text-right whitespace-nowrap tabular-nums">{after}</Cell>
          </TableRow>
        );
      })}
    </TableBody>
  </Table>
);
