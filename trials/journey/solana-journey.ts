import { formatAmount, type JsonObject } from '@kiln-connect/core';
import { type Address, getAddressEncoder } from '@solana/kit';
import { newOwner, type Owner } from '../../chains/solana/testing/owner.ts';
import { genesisValidators } from '../../devnet/solana/staking/validators.ts';
import { type ApiClient, dataOf } from './api-client.ts';
import { connect } from './connect-command.ts';
import { withHiddenAuthorize } from './hidden-authorize.ts';
import { arrive, type Journey, type Narrate } from './journey.ts';
import { expectAccepted, expectRefused } from './offline-proof.ts';
import { broadcast, waitForSuccess } from './sign-and-broadcast.ts';
import { type CraftedSolana, signAndPrepareSolana } from './sign-solana.ts';

const STAKE_LAMPORTS = 10_000_000_000n;
/** The validator with this commission; devnets have one of each of 0, 5, 7, 10 and 100 percent. */
const COMMISSION = 5;
const MOST_EPOCHS = 6;

/** What the journey ends with. */
export interface SolanaJourneyResult {
  readonly wallet: string;
  readonly stakeAccount: string;
  readonly voteAccount: string;
  readonly stakeTxHash: string;
  /** While it earned. */
  readonly activeStake: Record<string, unknown>;
  /** When all of it had been paid out. */
  readonly withdrawnStake: Record<string, unknown>;
  readonly rewards: readonly Record<string, string>[];
  readonly operations: readonly Record<string, unknown>[];
}

interface Crafted extends CraftedSolana {
  readonly intent: JsonObject;
}

/** Who travels, and with what. */
interface Traveller {
  readonly api: ApiClient;
  readonly owner: Owner;
  readonly thief: string;
  readonly dataDir: string;
  readonly narrate: Narrate;
}

/**
 * The main job on Solana from nothing: a stake crafted on a durable nonce, proved, signed, followed,
 * rewarded, deactivated with the attack of September 2025 refused, and paid out.
 * @throws {Error} at the first step that does not give what it promises.
 */
export async function solanaJourney(journey: Journey): Promise<SolanaJourneyResult> {
  const { dataDir, narrate } = journey;
  const { api, account } = await arrive(journey);
  const owner = newOwner();
  const wallet = owner.address;
  const traveller: Traveller = { api, owner, thief: newOwner().address, dataDir, narrate };
  await connect(['devnet', 'fund', '--chain', 'sol', '--address', wallet, '--amount', '20'], {
    dataDir,
  });
  narrate('makes a wallet of its own and takes 20 SOL from the faucet', wallet);
  const { nonce_account_authority: authority } = dataOf(await api.get('/v1/sol/nonce-account'));
  narrate("The integrator pins the authority of the operator's nonce accounts", authority);

  const voteAccount = await chooseValidator();
  const stakeTerms = {
    wallet,
    amount_lamports: STAKE_LAMPORTS.toString(),
    vote_account_address: voteAccount,
  };
  const crafted = await craft(traveller, 'stake?durable_nonce=true', {
    account_id: account.id,
    ...stakeTerms,
  });
  narrate(`asks for a stake of 10 SOL with ${voteAccount}, good for days`, sizeOf(crafted));
  await proveStake(traveller, crafted, {
    ...stakeTerms,
    nonce_account: crafted.intent.nonce_account,
    nonce_account_authority: authority,
  });
  const stakeTxHash = await send(traveller, crafted);
  const activeStake = await advanceUntil(traveller, `wallets=${wallet}`, 'active');
  const stakeAccount = String(activeStake.stake_account);

  await connect(['devnet', 'advance', '--chain', 'sol', '--days', '5'], { dataDir });
  const rewards = dataOf(await api.get(`/v1/sol/rewards?stake_accounts=${stakeAccount}`));
  for (const { date, rewards: earned } of rewards) {
    if (earned !== '0') narrate(`Rewards of ${date}, when an epoch had ended`, sol(earned));
  }

  await deactivate(traveller, stakeAccount);
  const ofStake = `stake_accounts=${stakeAccount}`;
  await advanceUntil(traveller, ofStake, 'inactive');
  const paid = await craft(traveller, 'withdraw-stake', { wallet, stake_account: stakeAccount });
  await expectAccepted({
    intent: intentOf('withdraw-stake', { wallet, stake_account: stakeAccount }),
    bytes: paid.unsigned_tx_serialized,
  });
  narrate('asks for all of it back, and proves that it goes to the wallet', 'accepted');
  await send(traveller, paid);
  const withdrawnStake = await advanceUntil(traveller, ofStake, 'withdrawn');
  const operations = dataOf(await api.get(`/v1/sol/operations?${ofStake}`));
  return {
    wallet,
    stakeAccount,
    voteAccount,
    stakeTxHash,
    activeStake,
    withdrawnStake,
    rewards,
    operations,
  };
}

const sol = (lamports: string): string => `${formatAmount(BigInt(lamports), 9)} SOL`;
const hexOfAddress = (address: string): string =>
  Buffer.from(getAddressEncoder().encode(address as Address) as Uint8Array).toString('hex');
const sizeOf = ({ unsigned_tx_serialized: bytes }: Crafted): string =>
  `unsigned transaction of ${bytes.length / 2} bytes`;
const intentOf = (action: string, terms: object) => ({
  version: 1,
  chain: 'sol',
  network: 'devnet',
  action,
  ...terms,
});

async function chooseValidator(): Promise<string> {
  const all = await genesisValidators();
  const chosen = all.find(({ commission }) => commission === COMMISSION);
  if (!chosen) throw new Error(`no validator of the devnet takes ${COMMISSION} %`);
  return chosen.voteAccount;
}

const craft = async ({ api }: Traveller, action: string, body: JsonObject): Promise<Crafted> =>
  dataOf(await api.post(`/v1/sol/transaction/${action}`, body));

/** Against the integrator's own words; then with another withdrawer in the same bytes. */
async function proveStake(
  { owner, thief, narrate }: Traveller,
  crafted: Crafted,
  terms: object,
): Promise<void> {
  const intent = intentOf('stake', terms);
  const { unsigned_tx_serialized: bytes } = crafted;
  await expectAccepted({ intent, bytes });
  narrate('proves offline that the bytes do that and nothing more', 'accepted');
  const [own, foreign] = [hexOfAddress(owner.address), hexOfAddress(thief)];
  // Staker and withdrawer stand behind one another in the instruction that initializes a stake.
  const tampered = bytes.replace(`${own}${own}`, `${own}${foreign}`);
  await expectRefused({ intent, bytes: tampered, reason: 'wrong_authority' });
  narrate('tries the same bytes with a foreign withdrawer', 'refused: wrong_authority');
}

/** Ends the delegation; the attack of September 2025 comes first, and is refused. */
async function deactivate(traveller: Traveller, stakeAccount: string): Promise<void> {
  const { owner, thief, narrate } = traveller;
  const terms = { wallet: owner.address, stake_account: stakeAccount };
  const crafted = await craft(traveller, 'deactivate-stake', terms);
  const intent = intentOf('deactivate-stake', terms);
  const { unsigned_tx_serialized: bytes } = crafted;
  const attack = withHiddenAuthorize(bytes, {
    wallet: owner.address,
    stake: stakeAccount,
    thief,
  });
  await expectRefused({ intent, bytes: attack, reason: 'authority_change' });
  narrate(
    'is handed a deactivation that hides an Authorize, as in September 2025',
    'refused: authority_change',
  );
  await expectAccepted({ intent, bytes });
  narrate('proves the deactivation that was crafted', 'accepted');
  await send(traveller, crafted);
}

async function send(traveller: Traveller, crafted: Crafted): Promise<string> {
  const { api, owner, narrate } = traveller;
  const signed = await signAndPrepareSolana({ api, crafted, owner });
  const txHash = await broadcast(api, signed, 'sol');
  narrate('signs it with its own key, and broadcasts', txHash);
  narrate('follows it', await waitForSuccess({ api, chain: 'sol', txHash }));
  return txHash;
}

/** The one stake that is selected, as soon as it has that state, epoch by epoch. */
async function advanceUntil(
  { api, dataDir, narrate }: Traveller,
  selection: string,
  state: string,
): Promise<Record<string, unknown>> {
  for (let epoch = 0; epoch <= MOST_EPOCHS; epoch++) {
    // It is listed once the server has read the block that it came with.
    const [stake] = dataOf(await api.get(`/v1/sol/stakes?${selection}`));
    if (stake?.state === state) {
      narrate(`and the stake is ${state}`, `${stake.stake_account}, balance ${sol(stake.balance)}`);
      return stake;
    }
    await connect(['devnet', 'advance', '--chain', 'sol', '--epochs', '1'], { dataDir });
  }
  throw new Error(`the stake was not ${state} after ${MOST_EPOCHS} epochs`);
}
