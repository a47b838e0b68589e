import type { Network } from '@kiln-connect/core';
import { classNames } from '../../ui/class-names.ts';

const COLOUR: { readonly [network in Network]: string } = {
  mainnet: 'bg-success-ink',
  testnet: 'bg-testnet',
  devnet: 'bg-devnet',
};

export const NetworkDot = ({ network }: { network: Network }) => (
  <span aria-hidden="true" className="grid size-6 shrink-0 place-items-center">
    <span className={classNames('size-2.5 rounded-full', COLOUR[network])} />
  </span>
);
