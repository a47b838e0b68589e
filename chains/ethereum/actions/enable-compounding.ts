import { CONSOLIDATION_REQUEST_CONTRACT } from '../reporting/request-fees.ts';
import { findWaitingRequest } from '../request-queue.ts';
import { readRequestPrice, requestValue } from '../request-value.ts';
import { type Consensus, requireValidators } from '../rules/consensus.ts';
import { notActive } from '../rules/lifecycle.ts';
import { requireNone } from '../rules/obstacle.ts';
import { foreignCredentials } from '../rules/ownership.ts';
import { enableCompoundingBody } from '../wire/enable-compounding.ts';
import { defineAction } from './action.ts';
import { consolidationCall } from './consolidation-call.ts';
import { craftCalls } from './craft-calls.ts';

/**
 * Everything for which the chain silently passes over the request (EIP-7251).
 * `is_valid_switch_to_compounding_request`: https://github.com/ethereum/consensus-specs/blob/master/specs/electra/beacon-chain.md#new-is_valid_switch_to_compounding_request
 * @throws {ImpossibleError}
 */
async function requireSwitchPossible(
  { publicKey, address }: { publicKey: string; address: string },
  consensus: Consensus,
): Promise<void> {
  const [validator] = await requireValidators([publicKey], consensus);
  requireNone([
    foreignCredentials(validator, { address, types: ['0x01'] }),
    notActive(validator, consensus),
  ]);
}

/** Asks the chain to turn credentials of type 0x01 into 0x02. */
export const enableCompounding = defineAction(enableCompoundingBody, async (request, sources) => {
  const { wallet, pubkey } = request;
  await requireSwitchPossible(
    { publicKey: pubkey, address: wallet },
    await sources.readConsensus(),
  );
  requireNone([await findWaitingRequest({ wallet, publicKeys: [pubkey] }, sources.execution)]);
  const price = await readRequestPrice(CONSOLIDATION_REQUEST_CONTRACT, sources.execution);
  const value = requestValue(CONSOLIDATION_REQUEST_CONTRACT, price);
  return craftCalls(
    {
      action: 'enable-compounding',
      wallet,
      nonce: request.nonce,
      calls: [{ call: consolidationCall(pubkey, pubkey, value), intent: { pubkey } }],
      what: 'the fee of the request',
    },
    sources,
  );
});
