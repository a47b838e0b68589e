import type { Address } from '@solana/kit';
import { devnetKey } from './keys.ts';
import { LAMPORTS_PER_SOL, NEVER, STAKE_PROGRAM, SYSTEM_PROGRAM } from './network.ts';
import type { Account } from './runtime/accounts.ts';
import { encodeStakeState, STAKE_ACCOUNT_SIZE } from './staking/stake-account.ts';
import { newValidator, type ValidatorKeys, voteAccountOf } from './staking/validators.ts';
import { VOTE_ACCOUNT_SIZE } from './staking/vote-account.ts';

/** All lamports that exist at genesis. */
export const GENESIS_SUPPLY = 100_000_000n * LAMPORTS_PER_SOL;
/** What each validator has staked on itself at genesis, effective at once, in lamports. */
const BOOTSTRAP_STAKE = 12_000_000n * LAMPORTS_PER_SOL;
/** What a validator has to pay for its votes. */
const IDENTITY_BALANCE = 100n * LAMPORTS_PER_SOL;
/** What the wallet has whose key leaks, in lamports. */
const LEAKING_BALANCE = 1_000_000n * LAMPORTS_PER_SOL;

/** Names of the keys that the devnet itself pays with. */
export const FAUCET = 'faucet';
export const LEAKING_WALLET = 'leaking wallet';

const systemAccount = (address: Address, lamports: bigint): Account => ({
  address,
  lamports,
  owner: SYSTEM_PROGRAM,
  data: new Uint8Array(),
  executable: false,
});

/** Every account that is there before the first block; together they hold `GENESIS_SUPPLY`. */
export async function genesisAccounts(
  validators: readonly ValidatorKeys[],
  rentOf: (bytes: number) => bigint,
): Promise<Account[]> {
  const ofValidators = await Promise.all(
    validators.map(async (keys): Promise<Account[]> => {
      const { address } = await devnetKey(`bootstrap stake of ${keys.voteAccount}`);
      const rent = rentOf(STAKE_ACCOUNT_SIZE);
      const stake: Account = {
        address,
        lamports: rent + BOOTSTRAP_STAKE,
        owner: STAKE_PROGRAM,
        executable: false,
        data: encodeStakeState({
          kind: 'delegated',
          rentExemptReserve: rent,
          staker: keys.identity,
          withdrawer: keys.withdrawer,
          lockupUnixTimestamp: 0n,
          lockupEpoch: 0n,
          lockupCustodian: SYSTEM_PROGRAM,
          voter: keys.voteAccount,
          stake: BOOTSTRAP_STAKE,
          activationEpoch: NEVER,
          deactivationEpoch: NEVER,
          warmupCooldownRate: 0.25,
          creditsObserved: 0n,
          flags: 0,
        }),
      };
      const lamports = rentOf(VOTE_ACCOUNT_SIZE);
      const vote = voteAccountOf(newValidator(keys), { lamports, lastTimestamp: 0 });
      return [stake, vote, systemAccount(keys.identity, IDENTITY_BALANCE)];
    }),
  );
  const [faucet, leaking] = await Promise.all([devnetKey(FAUCET), devnetKey(LEAKING_WALLET)]);
  const accounts = [...ofValidators.flat(), systemAccount(leaking.address, LEAKING_BALANCE)];
  const given = accounts.reduce((sum, { lamports }) => sum + lamports, 0n);
  return [...accounts, systemAccount(faucet.address, GENESIS_SUPPLY - given)];
}
