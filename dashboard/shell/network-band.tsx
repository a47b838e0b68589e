import type { Network } from '@kiln-connect/core';
import { classNames } from '../ui/class-names.ts';
import { NETWORK_STYLE } from './network-style.ts';

/** Runs over the whole width of every page that is not about real money. */
export function NetworkBand({ network }: { network: Network }) {
  if (network === 'mainnet') return null;
  const { name, about, colour } = NETWORK_STYLE[network];
  return (
    <aside
      aria-label="Network"
      className={classNames('px-4 py-1.5 text-center text-xs font-medium', colour)}
    >
      <strong className="font-semibold">{name}</strong> · {about}
    </aside>
  );
}
