import type { ChainVerifier } from '../chain-verifier.ts';
import { ethereumActions } from './actions.ts';
import { decodeEthereum } from './decode.ts';
import { ethereumPolicy } from './policy.ts';
import { verifyEthereum } from './verify.ts';

export const ethereumVerifier: ChainVerifier = {
  actions: [...ethereumActions.keys()],
  verify: verifyEthereum,
  decode: decodeEthereum,
  terms: (action, request) => ethereumActions.get(action)?.terms(request),
  policy: ethereumPolicy,
};
