import { STAKE_ACCOUNT_BYTES, STAKE_PROGRAM } from './programs.ts';
import { chosenAs, type Expectation, exactly, type Step } from './steps.ts';

/** The name under which steps know the account that the transaction makes. */
export const NEW_ACCOUNT = 'new stake account';

export const isNewAccount: Expectation = chosenAs(NEW_ACCOUNT, {
  code: 'wrong_stake_account',
  what: 'the stake account',
});

/** The first time that it is named; it can be none of those that are there already. */
const isFresh =
  (taken: readonly string[]): Expectation =>
  (found, chosen) =>
    taken.includes(String(found))
      ? {
          code: 'wrong_stake_account',
          message: `the new stake account is ${found}, which is there already`,
        }
      : isNewAccount(found, chosen);

/** The bytes may choose it: whichever it is, the address that comes of it is the wallet's. */
const anySeed: Expectation = () => undefined;

const isWallet = (wallet: string, what: string): Expectation =>
  exactly(wallet, { code: 'wrong_payer', what });

interface NewAccount {
  /** Who pays for it, and of whom its address is derived if it has no key of its own. */
  readonly wallet: string;
  /** What else the intent names. */
  readonly taken: readonly string[];
  readonly lamports: Expectation;
}

/** A stake account of the wallet's money comes to be, at a key of its own or at a derived address. */
export function createStakeAccount({ wallet, taken, lamports }: NewAccount): readonly Step[] {
  const fields = {
    payer: isWallet(wallet, 'who pays for the stake account'),
    account: isFresh([wallet, ...taken]),
    lamports,
    ...ownedByStakeProgram,
  };
  return [
    { name: 'system.createAccount', fields },
    {
      name: 'system.createAccountWithSeed',
      fields: { ...fields, ...seeded(wallet) },
      optional: { baseSigner: isWallet(wallet, 'the base of the derived address') },
    },
  ];
}

/** The same in two instructions: the account is set aside first and gets its lamports then. */
export const allocateStakeAccount = ({ wallet, taken, lamports }: NewAccount): readonly Step[] => [
  {
    name: 'system.allocateWithSeed',
    fields: {
      account: isFresh([wallet, ...taken]),
      baseSigner: isWallet(wallet, 'the base of the derived address'),
      ...seeded(wallet),
      ...ownedByStakeProgram,
    },
  },
  {
    name: 'system.transfer',
    fields: {
      payer: isWallet(wallet, 'who pays for the stake account'),
      recipient: isNewAccount,
      lamports,
    },
  },
];

const seeded = (wallet: string) => ({
  base: isWallet(wallet, 'the base of the derived address'),
  seed: anySeed,
});

const ownedByStakeProgram = {
  space: exactly(STAKE_ACCOUNT_BYTES, {
    code: 'wrong_account_size',
    what: 'the size of the stake account',
  }),
  owner: exactly(STAKE_PROGRAM, {
    code: 'wrong_owner_program',
    what: 'the program that owns the stake account',
  }),
};
