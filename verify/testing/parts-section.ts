import { describeBytes } from '../index.ts';
import type { Specimens } from './specimens.ts';

/** The section of docs/verification.md that counts what is said of the bytes of accepted transactions. */
export function partsSectionOf(chains: ReadonlyMap<string, Specimens>): string {
  const rows = [...chains].map(([chain, { network, specimens }]) => {
    const all = specimens.map(({ bytes }) => describeBytes({ chain, network, bytes }).parts);
    const bytes = all.reduce((sum, parts) => sum + (parts.at(-1)?.to ?? 0), 0);
    const parts = all.reduce((sum, { length }) => sum + length, 0);
    return `| ${chain} | ${all.length} | ${grouped(bytes)} | ${grouped(parts)} |`;
  });
  return ['| chain | transactions | bytes | parts |', '| --- | ---: | ---: | ---: |', ...rows].join(
    '\n',
  );
}

const grouped = (count: number): string => count.toLocaleString('en');
