import { ImpossibleError, InvalidInputError, type JsonObject } from '@kiln-connect/core';
import type { EthereumErrorCode } from './errors.ts';

/** The request is wrong; the message says what would be right. */
export const refused = (code: EthereumErrorCode, message: string): InvalidInputError =>
  new InvalidInputError({ code, message });

/** The request is well-formed and the chain would not carry it out. */
export const impossible = (
  code: EthereumErrorCode,
  message: string,
  details?: JsonObject,
): ImpossibleError => new ImpossibleError({ code, message, ...(details && { details }) });
