import { ImpossibleError, InvalidInputError, type JsonObject } from '@kiln-connect/core';

/** The two ways in which a chain refuses a request, with the codes of that chain alone. */
export const refusalsOf = <Code extends string>() => ({
  /** The request is wrong; the message says what would be right. */
  refused: (code: Code, message: string): InvalidInputError =>
    new InvalidInputError({ code, message }),
  /** The request is well-formed and the chain would not carry it out. */
  impossible: (code: Code, message: string, details?: JsonObject): ImpossibleError =>
    new ImpossibleError({ code, message, ...(details && { details }) }),
});
