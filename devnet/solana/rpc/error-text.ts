import type { TransactionError } from '../runtime/transaction-error.ts';

/** What a node says of a failed transaction (`TransactionError` of solana-transaction-error). */
const TRANSACTION_ERRORS: { readonly [name: string]: string } = {
  AccountNotFound: 'Attempt to debit an account but found no record of a prior credit.',
  ProgramAccountNotFound: 'Attempt to load a program that does not exist',
  InsufficientFundsForFee: 'Insufficient funds for fee',
  InvalidAccountForFee: 'This account may not be used to pay transaction fees',
  AlreadyProcessed: 'This transaction has already been processed',
  BlockhashNotFound: 'Blockhash not found',
  SignatureFailure: 'Transaction did not pass signature verification',
  InvalidProgramForExecution: 'This program may not be used for executing instructions',
  SanitizeFailure: 'Transaction failed to sanitize accounts offsets correctly',
  UnsupportedVersion: 'Transaction version is unsupported',
  InvalidWritableAccount: 'Transaction contains an invalid writable account',
  TooManyAccountLocks: 'Transaction locked too many accounts',
  AddressLookupTableNotFound: "Transaction loads an address table account that doesn't exist",
  MaxLoadedAccountsDataSizeExceeded: 'Max loaded accounts data size exceeded',
};

/** The same of an instruction (`InstructionError` of solana-instruction-error). */
const INSTRUCTION_ERRORS: { readonly [name: string]: string } = {
  GenericError: 'generic instruction error',
  InvalidArgument: 'invalid program argument',
  InvalidInstructionData: 'invalid instruction data',
  InvalidAccountData: 'invalid account data for instruction',
  AccountDataTooSmall: 'account data too small for instruction',
  InsufficientFunds: 'insufficient funds for instruction',
  IncorrectProgramId: 'incorrect program id for instruction',
  MissingRequiredSignature: 'missing required signature for instruction',
  AccountAlreadyInitialized: 'instruction requires an uninitialized account',
  UninitializedAccount: 'instruction requires an initialized account',
  UnbalancedInstruction: 'sum of account balances before and after instruction do not match',
  ExternalAccountLamportSpend: 'instruction spent from the balance of an account it does not own',
  ReadonlyLamportChange: 'instruction changed the balance of a read-only account',
  ReadonlyDataModified: 'instruction modified data of a read-only account',
  NotEnoughAccountKeys: 'insufficient account keys for instruction',
  AccountNotExecutable: 'instruction expected an executable account',
  UnsupportedProgramId: 'Unsupported program id',
  MissingAccount: 'An account required by the instruction is missing',
  ComputationalBudgetExceeded: 'Computational budget exceeded',
  PrivilegeEscalation: 'Cross-program invocation with unauthorized signer or writable account',
  ProgramFailedToComplete: 'Program failed to complete',
  Immutable: 'Account is immutable',
  IncorrectAuthority: 'Incorrect authority provided',
  InvalidAccountOwner: 'Invalid account owner',
  ArithmeticOverflow: 'Program arithmetic overflowed',
};

/** A name of which no text is kept, as words: 'InvalidSeeds' is 'invalid seeds'. */
const asWords = (name: string): string => name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();

function instructionText(reason: unknown): string {
  if (typeof reason === 'string') return INSTRUCTION_ERRORS[reason] ?? asWords(reason);
  const { Custom: code } = reason as { Custom: number };
  return `custom program error: 0x${code.toString(16)}`;
}

/** What a node says of a failed transaction, in the words that clients look for. */
export function errorText(error: TransactionError): string {
  if (typeof error === 'string') return TRANSACTION_ERRORS[error] ?? asWords(error);
  const [name, value] = Object.entries(error)[0] as [string, unknown];
  if (name === 'InstructionError') {
    const [index, reason] = value as [number, unknown];
    return `Error processing Instruction ${index}: ${instructionText(reason)}`;
  }
  if (name === 'DuplicateInstruction') {
    return `Transaction contains a duplicate instruction (${value}) that is not allowed`;
  }
  const { account_index: account } = value as { account_index: number };
  return name === 'InsufficientFundsForRent'
    ? `Transaction results in an account (${account}) with insufficient funds for rent`
    : `Execution of the program referenced by account at index ${account} is temporarily restricted.`;
}
