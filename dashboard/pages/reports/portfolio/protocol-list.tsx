import type { PortfolioAnswer } from '@kiln-connect/usecases';
import { RowCard, RowCards } from '../../../ui/row-cards.tsx';
import { Cell, HeadCell, Table, TableBody, TableHead, TableRow } from '../../../ui/table.tsx';
import { useMediaQuery } from '../../settings/use-media-query.ts';
import { isUnpriced, wholeAmountText, worthText } from '../amount-text.ts';

type Protocol = PortfolioAnswer['protocols'][number];
type Worth = Protocol['total_balance'];

const LABEL = 'Protocols';

const WorthText = ({ worth, token }: { worth: Worth; token: string }) => (
  <>
    <span title={`${worth.amount} ${token}`} className="block whitespace-nowrap">
      {wholeAmountText(worth.amount)} {token}
    </span>
    <span className="block text-xs text-subtle">{worthText(worth)}</span>
  </>
);

/** Without its price a protocol is left out of the shares, unless it is the only one. */
const shareText = ({ total_balance, balance_share_percent: percent }: Protocol): string =>
  percent === 0 && isUnpriced(total_balance) ? '–' : `${percent} %`;

const stakesText = ({ total_stakes, total_active_stakes }: Protocol): string =>
  `${total_stakes}, ${total_active_stakes} active`;

/** What each protocol holds and has earned. */
export function ProtocolList({ protocols }: { protocols: readonly Protocol[] }) {
  const isWide = useMediaQuery('(min-width: 48rem)');
  if (!isWide) {
    return (
      <RowCards label={LABEL}>
        {protocols.map((one) => (
          <RowCard
            key={one.token}
            title={<span className="font-medium">{one.name}</span>}
            facts={[
              { name: 'Stakes', value: stakesText(one) },
              { name: 'Share of the balance', value: shareText(one) },
              { name: 'Balance', value: <WorthText worth={one.total_balance} token={one.token} /> },
              { name: 'Rewards', value: <WorthText worth={one.total_rewards} token={one.token} /> },
            ]}
          />
        ))}
      </RowCards>
    );
  }
  return (
    <Table label={LABEL}>
      <TableHead>
        <HeadCell>Protocol</HeadCell>
        <HeadCell>Stakes</HeadCell>
        <HeadCell className="text-right">Balance</HeadCell>
        <HeadCell className="text-right">Rewards</HeadCell>
        <HeadCell className="text-right">Share of the balance</HeadCell>
      </TableHead>
      <TableBody>
        {protocols.map((one) => (
          <TableRow key={one.token}>
            <Cell className="font-medium">{one.name}</Cell>
            <Cell>{stakesText(one)}</Cell>
            <Cell className="text-right tabular-nums">
              <WorthText worth={one.total_balance} token={one.token} />
            </Cell>
            <Cell className="text-right tabular-nums">
              <WorthText worth={one.total_rewards} token={one.token} />
            </Cell>
            <Cell className="text-right tabular-nums">{shareText(one)}</Cell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
