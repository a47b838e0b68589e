import type { Recipient } from './check-envelope.ts';
import type { EthereumNetwork } from './networks.ts';

/** Whom deposits call. */
export const depositContract = ({ depositContract: address }: EthereumNetwork): Recipient => ({
  address,
  what: 'the deposit contract',
});

/** Whom requests for withdrawals and full exits call. */
export const withdrawalContract = (network: EthereumNetwork): Recipient => ({
  address: network.withdrawalRequestContract,
  what: 'the contract of withdrawal requests (EIP-7002)',
});

/** Whom requests for consolidations and for the switch to compounding call. */
export const consolidationContract = (network: EthereumNetwork): Recipient => ({
  address: network.consolidationRequestContract,
  what: 'the contract of consolidation requests (EIP-7251)',
});
