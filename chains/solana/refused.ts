import { refusalsOf } from '../refusals.ts';
import type { SolanaErrorCode } from './errors.ts';

export const { refused, impossible } = refusalsOf<SolanaErrorCode>();
