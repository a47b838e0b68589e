import { epochOf, firstSlotOf, yearsOf } from '../network.ts';
import { INFLATION, inflationRateAt } from '../staking/inflation.ts';
import { rootOf, type Validator } from '../staking/validators.ts';
import { inContext, type Method, NODE_VERSION } from './method.ts';
import { asAddress, bankOf, numberOption, optionsAt } from './params.ts';

/** Slots behind after which a validator counts as delinquent (DELINQUENT_VALIDATOR_SLOT_DISTANCE). */
const DELINQUENT_SLOTS = 128;
/** Epochs of credits that are listed (MAX_RPC_VOTE_ACCOUNT_INFO_EPOCH_CREDITS_HISTORY). */
const LISTED_EPOCHS = 5;

const getVoteAccounts: Method = (params, { chain }) => {
  const options = optionsAt(params, 0);
  const { slot } = bankOf(options, chain);
  const wanted = options.votePubkey === undefined ? undefined : asAddress(options.votePubkey);
  const distance = numberOption(options, 'delinquentSlotDistance') ?? DELINQUENT_SLOTS;
  const describe = (validator: Validator) => ({
    activatedStake: chain.epochStakes.get(validator.voteAccount) ?? 0n,
    commission: validator.commission,
    epochCredits: validator.epochCredits
      .slice(-LISTED_EPOCHS)
      .map(({ epoch, credits, previousCredits }) => [epoch, credits, previousCredits]),
    epochVoteAccount: true,
    lastVote: validator.lastVote,
    nodePubkey: validator.identity,
    rootSlot: rootOf(validator),
    votePubkey: validator.voteAccount,
  });
  const listed = chain.validators.filter(
    ({ voteAccount }) => wanted === undefined || voteAccount === wanted,
  );
  const isDelinquent = ({ lastVote }: Validator) => lastVote < slot - distance;
  return {
    current: listed.filter((validator) => !isDelinquent(validator)).map(describe),
    delinquent: listed
      .filter(isDelinquent)
      .map(describe)
      .filter(({ activatedStake }) => options.keepUnstakedDelinquents || activatedStake > 0n),
  };
};

const getInflationRate: Method = (_params, { chain }) => {
  const epoch = epochOf(chain.ledger.head.slot, chain.schedule);
  const total = inflationRateAt(yearsOf(firstSlotOf(epoch, chain.schedule), chain.schedule));
  return { epoch, foundation: 0, total, validator: total };
};

/** What the cluster is, who runs it, and how much money there is. */
export const clusterMethods = {
  getHealth: () => 'ok',
  getVersion: () => ({ 'feature-set': 0, 'solana-core': NODE_VERSION }),
  getIdentity: (_params, { identity }) => ({ identity }),
  getGenesisHash: (_params, { genesisHash }) => genesisHash,
  getClusterNodes: (_params, { chain }) =>
    chain.validators.map(({ identity }) => ({
      featureSet: null,
      gossip: null,
      pubkey: identity,
      rpc: null,
      shredVersion: null,
      tpu: null,
      version: NODE_VERSION,
    })),
  getVoteAccounts,
  getInflationGovernor: () => ({ ...INFLATION, foundation: 0, foundationTerm: 0 }),
  getInflationRate,
  getSupply: (params, { chain }) =>
    inContext(bankOf(optionsAt(params, 0), chain), {
      circulating: chain.capitalization,
      nonCirculating: 0,
      nonCirculatingAccounts: [],
      total: chain.capitalization,
    }),
} satisfies { [name: string]: Method };
