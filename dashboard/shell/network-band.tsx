import type { Network } from '@kiln-connect/core';
import { classNames } from '../ui/class-names.ts';
import { NETWORK_STYLE } from './network-style.ts';

/** Runs over the whole width of every page that is not about real money, `--band` high. */
export function NetworkBand({ network }: { network: Network }) {
  if (network === 'mainnet') return null;
  const { name, about, colour } = NETWORK_STYLE[network];
  return (
    <aside
      aria-label="Network"
      className={classNames(
        'sticky top-0 z-30 h-(--band) truncate px-4 text-center text-xs leading-(--band) font-medium',
        colour,
      )}
    >
      <strong className="font-semibold">{name}</strong>
      <span className="max-sm:sr-only"> · {about}</span>
    </aside>
  );
}
