import {
  address,
  appendTransactionMessageInstructions,
  type Blockhash,
  compileTransaction,
  createAddressWithSeed,
  createNoopSigner,
  createTransactionMessage,
  getTransactionEncoder,
  pipe,
  setTransactionMessageFeePayer,
  setTransactionMessageLifetimeUsingBlockhash,
} from '@solana/kit';
import {
  getSetComputeUnitLimitInstruction,
  getSetComputeUnitPriceInstruction,
} from '@solana-program/compute-budget';
import {
  getDelegateStakeInstruction,
  getInitializeInstruction,
  STAKE_PROGRAM_ADDRESS,
} from '@solana-program/stake';
import { getCreateAccountWithSeedInstruction } from '@solana-program/system';
import { chooseStakeAccount } from '../../chains/solana/actions/new-stake-account.ts';
import { stakeInstructions } from '../../chains/solana/actions/stake.ts';
import { encodeUnsigned } from '../../chains/solana/actions/unsigned-transaction.ts';
import { compare, processorTimeOf, reportRatio } from './pairs.ts';

// The pure craft of one stake on Solana, chain state given, with the answer that is shown of it,
// against the clients of the programs and @solana/kit alone, which make its bytes.

const TIMES = 300;
const LAMPORTS = 1_500_000_000n;
const STAKE_ACCOUNT_BYTES = 200n;
const wallet = address('AKnL4NNf3DGWZJS6cPknBuEGnVsV4A4m5tgebLHaRSZ9');
const voter = address('7g1ccyfrsvu4AozYEhW3DsoDNmQi1ZeXkAxP7FFdJAt8');
const nobody = address('11111111111111111111111111111111');
const blockhash = '4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi' as Blockhash;
const lastValidBlockHeight = 150n;

const library = async () => {
  const seed = '0123456789abcdef0123456789abcdef';
  const account = await createAddressWithSeed({
    baseAddress: wallet,
    programAddress: STAKE_PROGRAM_ADDRESS,
    seed,
  });
  const signer = createNoopSigner(wallet);
  const message = pipe(
    createTransactionMessage({ version: 'legacy' }),
    (empty) => setTransactionMessageFeePayer(wallet, empty),
    (paid) =>
      appendTransactionMessageInstructions(
        [
          getSetComputeUnitLimitInstruction({ units: 20_000 }),
          getSetComputeUnitPriceInstruction({ microLamports: 10_000n }),
          getCreateAccountWithSeedInstruction({
            payer: signer,
            newAccount: account,
            base: wallet,
            seed,
            amount: LAMPORTS,
            space: STAKE_ACCOUNT_BYTES,
            programAddress: STAKE_PROGRAM_ADDRESS,
          }),
          getInitializeInstruction({
            stake: account,
            arg0: { staker: wallet, withdrawer: wallet },
            arg1: { unixTimestamp: 0n, epoch: 0n, custodian: nobody },
          }),
          getDelegateStakeInstruction({ stake: account, vote: voter, stakeAuthority: signer }),
        ],
        paid,
      ),
    (built) =>
      setTransactionMessageLifetimeUsingBlockhash({ blockhash, lastValidBlockHeight }, built),
  );
  const bytes = getTransactionEncoder().encode(compileTransaction(message));
  return Buffer.from(bytes as Uint8Array).toString('hex');
};

const ours = async () => {
  const account = await chooseStakeAccount(wallet);
  return encodeUnsigned({
    wallet,
    instructions: stakeInstructions({
      wallet,
      account,
      lamports: LAMPORTS,
      voter,
      memo: undefined,
    }),
    lifetime: { kind: 'blockhash', blockhash, lastValidBlockHeight },
    budget: { unitLimit: 20_000, microLamports: 10_000n },
  });
};

reportRatio(
  'A/A: @solana/kit against itself (x)',
  await compare({
    baseline: processorTimeOf(library),
    candidate: processorTimeOf(library),
    times: TIMES,
  }),
);
reportRatio(
  'craft of one Solana stake / @solana/kit (x)',
  await compare({
    baseline: processorTimeOf(library),
    candidate: processorTimeOf(ours),
    times: TIMES,
  }),
  'bound 1.5',
);
