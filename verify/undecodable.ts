import { InvalidInputError } from '@kiln-connect/core';

const CODE = 'undecodable_transaction';

/** The one error of every decoder: what was expected, what the bytes hold, and where. */
export function undecodable(message: string, at?: string): InvalidInputError {
  return new InvalidInputError({ code: CODE, message, ...(at && { details: { at } }) });
}

export const isUndecodable = (error: unknown): error is InvalidInputError =>
  error instanceof InvalidInputError && error.code === CODE;
