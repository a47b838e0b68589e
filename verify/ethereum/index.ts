import type { ChainVerifier } from '../chain-verifier.ts';
import { ethereumActions } from './actions.ts';
import { decodeEthereum } from './decode.ts';
import { ethereumIntentSchemas } from './intent.ts';
import { describeEthereum } from './parts.ts';
import { ethereumPolicy } from './policy.ts';
import { verifyEthereum } from './verify.ts';

export const ethereumVerifier: ChainVerifier = {
  title: 'Ethereum',
  signs: 'hash',
  actions: [...ethereumActions.keys()],
  intentSchemas: ethereumIntentSchemas,
  verify: verifyEthereum,
  decode: decodeEthereum,
  describe: describeEthereum,
  terms: (action, request) => ethereumActions.get(action)?.terms(request),
  policy: ethereumPolicy,
};
