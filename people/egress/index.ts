export { type Dns, systemDns } from './dns.ts';
export { createEgress, type Egress, type EgressOptions } from './egress.ts';
export { EgressError, type EgressFault } from './egress-error.ts';
export type { Outgoing } from './pinned-request.ts';
