import type { ChainVerifier } from '../chain-verifier.ts';
import { solanaActions } from './actions.ts';
import { decodeSolana } from './decode.ts';
import { solanaPolicy } from './policy.ts';
import { verifySolana } from './verify.ts';

export const solanaVerifier: ChainVerifier = {
  actions: [...solanaActions.keys()],
  verify: verifySolana,
  decode: decodeSolana,
  terms: (action, request) => solanaActions.get(action)?.terms(request),
  policy: solanaPolicy,
};
