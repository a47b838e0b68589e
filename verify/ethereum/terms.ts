import type { JsonObject } from '@kiln-connect/core';

/**
 * The terms of an intent that a request of the HTTP API fixes, by the verifier's own reading of the
 * request: `withdrawal_credentials` is an address and means the wallet when it is left out, and
 * nothing compounds unless it is asked for. Undefined for an action that is not known.
 */
export function ethereumTerms(
  action: string,
  request: JsonObject,
): readonly JsonObject[] | undefined {
  if (action !== 'stake') return undefined;
  return [
    {
      wallet: request.wallet,
      amount_wei: request.amount_wei,
      withdrawal_address: request.withdrawal_credentials ?? request.wallet,
      compounding_withdrawal: request.compounding_withdrawal ?? false,
      number_of_validators: request.number_of_validators,
    },
  ];
}
