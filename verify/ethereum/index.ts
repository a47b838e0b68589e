import type { ChainVerifier } from '../chain-verifier.ts';
import { decodeEthereum } from './decode.ts';
import { ethereumTerms } from './terms.ts';
import { verifyEthereum } from './verify.ts';

export const ethereumVerifier: ChainVerifier = {
  verify: verifyEthereum,
  decode: decodeEthereum,
  terms: ethereumTerms,
};
