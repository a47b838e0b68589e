import { refusalsOf } from '../refusals.ts';
import type { EthereumErrorCode } from './errors.ts';

export const { refused, impossible } = refusalsOf<EthereumErrorCode>();
