import { NodeUnavailableError } from '@kiln-connect/core';
import { EgressError } from '../egress/index.ts';

/** The failure of the guard that lies under an error of a library, if there is one. */
export function egressFault(error: unknown): EgressError | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof EgressError) return cause;
  }
  return undefined;
}

/** A provider that can not be asked. */
export const providerUnavailable = (fault: EgressError): NodeUnavailableError =>
  new NodeUnavailableError({
    code: 'provider_unavailable',
    message: `The identity provider can not be asked: ${fault.message}`,
    cause: fault,
  });
