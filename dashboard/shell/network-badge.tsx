import type { Network } from '@kiln-connect/core';
import { classNames } from '../ui/class-names.ts';
import { NETWORK_STYLE } from './network-style.ts';

export const NetworkBadge = ({ network }: { network: Network }) => (
  <span
    className={classNames(
      'inline-flex rounded-md px-1.5 py-0.5 text-xs font-medium',
      NETWORK_STYLE[network].colour,
    )}
  >
    {NETWORK_STYLE[network].name}
  </span>
);
