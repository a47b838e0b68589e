/** Why nothing was fetched. */
export type EgressFault =
  | 'forbidden_target'
  | 'redirect'
  | 'too_large'
  | 'too_slow'
  | 'unreachable';

/** A fetch that the guard refused or gave up; the message may be shown to who named the address. */
export class EgressError extends Error {
  readonly fault: EgressFault;

  constructor({ fault, message, cause }: { fault: EgressFault; message: string; cause?: unknown }) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'EgressError';
    this.fault = fault;
  }
}
