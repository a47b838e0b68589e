import type { ChainVerifier } from '../chain-verifier.ts';
import { solanaActions } from './actions.ts';
import { decodeSolana } from './decode.ts';
import { solanaIntentSchemas } from './intent.ts';
import { describeSolana } from './parts.ts';
import { solanaPolicy } from './policy.ts';
import { verifySolana } from './verify.ts';

export const solanaVerifier: ChainVerifier = {
  title: 'Solana',
  signs: 'message',
  actions: [...solanaActions.keys()],
  intentSchemas: solanaIntentSchemas,
  verify: verifySolana,
  decode: decodeSolana,
  describe: describeSolana,
  terms: (action, request) => solanaActions.get(action)?.terms(request),
  policy: solanaPolicy,
};
