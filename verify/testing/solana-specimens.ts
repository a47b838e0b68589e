import type { Intent, Json } from '@kiln-connect/core';
import {
  AccountRole,
  type Address,
  type Blockhash,
  compileTransaction,
  createNoopSigner,
  decompileTransactionMessage,
  getCompiledTransactionMessageDecoder,
  getTransactionDecoder,
  getTransactionEncoder,
  type Instruction,
  type ReadonlyUint8Array,
} from '@solana/kit';
import { getSetLoadedAccountsDataSizeLimitInstruction } from '@solana-program/compute-budget';
import {
  getInitializeInstructionDataCodec,
  getSplitInstructionDataCodec,
  getWithdrawInstructionDataCodec,
} from '@solana-program/stake';
import {
  getCreateAccountInstructionDataCodec,
  getCreateAccountWithSeedInstructionDataCodec,
  getTransferSolInstruction,
  getTransferSolInstructionDataCodec,
} from '@solana-program/system';
import { authorityChanges } from './solana-hidden.ts';
import {
  BLOCKHASH,
  bytesOf,
  createAccount,
  deactivate,
  delegate,
  derived,
  type HonestCase,
  honest,
  initialize,
  memo,
  merge,
  NEW_ACCOUNT,
  NOBODY,
  OTHER_STAKE,
  OTHER_VOTE,
  RENT,
  STAKE,
  STAKE_PROGRAM,
  STRANGER,
  signed,
  split,
  WALLET,
  withdraw,
} from './solana-honest.ts';
import type { Essence, Specimen, Specimens } from './specimens.ts';
import type { Tree, TreeObject } from './tree.ts';

/** Instructions whose data is taken apart, by program and first byte; of all others it is hex. */
const codecs = {
  [`${NOBODY} 0`]: getCreateAccountInstructionDataCodec(),
  [`${NOBODY} 2`]: getTransferSolInstructionDataCodec(),
  [`${NOBODY} 3`]: getCreateAccountWithSeedInstructionDataCodec(),
  [`${STAKE_PROGRAM} 0`]: getInitializeInstructionDataCodec(),
  [`${STAKE_PROGRAM} 3`]: getSplitInstructionDataCodec(),
  [`${STAKE_PROGRAM} 4`]: getWithdrawInstructionDataCodec(),
} as unknown as {
  readonly [name: string]: {
    decode(bytes: ReadonlyUint8Array): TreeObject;
    encode(data: TreeObject): ReadonlyUint8Array;
  };
};

const hex = (bytes: ReadonlyUint8Array): string =>
  `0x${Buffer.from(bytes as Uint8Array).toString('hex')}`;
const fromHex = (text: string): Uint8Array => {
  if (!/^0x([0-9a-f]{2})*$/.test(text)) throw new Error('no hex');
  return Uint8Array.from(Buffer.from(text.slice(2), 'hex'));
};

interface InstructionTree extends TreeObject {
  readonly program: string;
  readonly accounts: readonly { readonly address: string; readonly role: number }[];
  readonly codec: string;
  readonly data: Tree;
}

interface TransactionTree extends TreeObject {
  readonly version: 'legacy' | 0;
  readonly feePayer: string;
  readonly blockhash: string;
  readonly instructions: readonly InstructionTree[];
  /** False for a message alone. */
  readonly hasPlaces: boolean;
}

function instructionTree({ programAddress, accounts = [], data }: Instruction): InstructionTree {
  const bytes = data ?? new Uint8Array();
  const name = `${programAddress} ${bytes[0]}`;
  const codec = codecs[name];
  return {
    program: programAddress,
    accounts: accounts.map(({ address, role }) => ({ address, role })),
    codec: codec ? name : '',
    data: codec ? codec.decode(bytes) : hex(bytes),
  };
}

/** The message of a transaction, or one that stands alone. */
function messageOf(bytes: Uint8Array): { message: ReadonlyUint8Array; hasPlaces: boolean } {
  if (((bytes[0] as number) & 0x80) !== 0) return { message: bytes, hasPlaces: false };
  try {
    return { message: getTransactionDecoder().decode(bytes).messageBytes, hasPlaces: true };
  } catch {
    return { message: bytes, hasPlaces: false };
  }
}

function takeApart(bytes: string): TransactionTree {
  const { message: compiled, hasPlaces } = messageOf(fromHex(`0x${bytes.replace(/^0x/, '')}`));
  const message = decompileTransactionMessage(
    getCompiledTransactionMessageDecoder().decode(compiled),
  );
  const { lifetimeConstraint, version } = message;
  if (version !== 'legacy' && version !== 0) throw new Error(`version ${version}`);
  return {
    version,
    feePayer: message.feePayer.address,
    blockhash:
      'nonce' in lifetimeConstraint
        ? lifetimeConstraint.nonce
        : (lifetimeConstraint.blockhash as string),
    instructions: (message.instructions as readonly Instruction[]).map(instructionTree),
    hasPlaces,
  };
}

function putTogether(tree: Tree): string {
  const { version, feePayer, blockhash, instructions, hasPlaces } = tree as TransactionTree;
  const transaction = compileTransaction({
    version,
    feePayer: { address: feePayer as Address },
    lifetimeConstraint: { blockhash: blockhash as Blockhash, lastValidBlockHeight: 0n },
    instructions: instructions.map(({ program, accounts, codec, data }) => ({
      programAddress: program as Address,
      accounts: accounts.map(({ address, role }) => {
        if (AccountRole[role] === undefined) throw new Error('no role');
        return { address: address as Address, role };
      }),
      data: codecs[codec]?.encode(data as TreeObject) ?? fromHex(data as string),
    })),
  });
  const bytes = hasPlaces
    ? getTransactionEncoder().encode(transaction)
    : (transaction.messageBytes as ReadonlyUint8Array);
  return hex(bytes).slice(2);
}

const FREE = {
  'block hash or nonce':
    'the chain alone knows it: the precondition recent_blockhash or durable_nonce',
  'compute unit limit': 'bounded by the fee bound; the account and the cost show it',
  'compute unit price': 'bounded by the fee bound; the account and the cost show it',
  'form of the message': 'legacy and version 0 are two ways to write the same transaction',
  'accounts of the runtime':
    'the Stake program used to read them and does not any more; tools of both times are right',
  'base of the new account': 'the wallet, named once more as a signer or not: tools differ',
  'form of the initialization': 'checked or not: both name the same two authorities and no lockup',
  'place of the compute budget':
    'it says the same wherever it stands, but before a nonce is used up',
  'place of the memo': 'a memo says the same wherever it stands',
  'places for signatures': 'a message alone is what signers sign, to the last byte',
  'address of the new account':
    'whoever has its key, or derives it, can do nothing with it: all authorities are the wallet’s',
  seed: 'chooses which address of the wallet it is; the address must be the one that comes of it',
  rent: 'at most the rent of genesis, into an account of the wallet: the precondition rent_covered',
  'the whole balance': 'the chain alone knows it: the precondition stake_withdrawable',
} as const;

const COMPUTE_BUDGET = 'ComputeBudget111111111111111111111111111111';

function essenceOf(tree: Tree, intent: Intent): Essence {
  const { version, feePayer, blockhash, instructions, hasPlaces } = tree as TransactionTree;
  const main = instructions.filter(({ program }) => program !== COMPUTE_BUDGET);
  const budget = (first: string): Tree =>
    instructions
      .filter(({ program, data }) => program === COMPUTE_BUDGET && String(data).startsWith(first))
      .map(({ data }) => data);
  const made = newAccountOf(main);
  const text = JSON.stringify(main, (_, value) => (typeof value === 'bigint' ? `${value}` : value));
  const parts: EssencePart[] = JSON.parse(
    made ? text.replaceAll(made.address, 'the new account') : text,
  );
  const free: { -readonly [Name in keyof typeof FREE]?: Tree } = {
    'block hash or nonce': blockhash,
    'form of the message': version,
    'accounts of the runtime':
      'the Stake program used to read them and does not any more; tools of both times are right',
    'base of the new account': 'the wallet, named once more as a signer or not: tools differ',
    'places for signatures': hasPlaces,
    'place of the compute budget': instructions.map(({ program }) => program === COMPUTE_BUDGET),
    'compute unit limit': budget('0x02'),
    'compute unit price': budget('0x03'),
    ...(made && { 'address of the new account': made.address }),
  };
  const seen: { [name: string]: Tree[] } = { runtime: [], base: [] };
  for (const [i, part] of parts.entries()) {
    if (part.program === STAKE_PROGRAM) {
      part.accounts = part.accounts.filter(({ address, role }) => {
        const isRuntime = role === AccountRole.READONLY && /^(Sysvar|StakeConfig)/.test(address);
        if (isRuntime) seen.runtime?.push(`${i} ${address}`);
        return !isRuntime;
      });
    }
    if (part.codec === CREATE_WITH_SEED && part.accounts[2]?.address === part.data.base) {
      seen.base?.push(`${i}`);
      part.accounts = part.accounts.slice(0, 2);
    }
    // Only an address that really comes of its seed stands for what is derived.
    if (made?.seed !== undefined && part.data?.seed === made.seed) {
      if (derived(made.base, made.seed) === made.address) {
        free.seed = part.data.seed;
        part.data.seed = 'any';
      }
    }
    const lamports = part.data?.amount ?? part.data?.lamports;
    if (
      intent.action === 'split-stake' &&
      part.program === NOBODY &&
      BigInt(lamports ?? -1) <= RENT
    ) {
      if (lamports !== undefined) free.rent = lamports;
      part.data = { ...part.data, amount: 'rent', lamports: 'rent' };
    }
    if (intent.action === 'withdraw-stake' && intent.amount_lamports === undefined) {
      free['the whole balance'] = part.data.args;
      part.data.args = 'all';
    }
  }
  const memos = parts.filter(({ program }) => program.startsWith('Memo'));
  if (memos.length > 0) {
    free['place of the memo'] = parts.map(({ program }) => program.startsWith('Memo'));
  }
  free['form of the initialization'] = parts.map(({ codec }) => codec === INITIALIZE);
  free['accounts of the runtime'] = seen.runtime as Tree;
  free['base of the new account'] = seen.base as Tree;
  const acts = parts.filter((part) => !memos.includes(part)).map(plainInitialization);
  return { essence: { feePayer, acts, memos } as unknown as Tree, free: free as TreeObject };
}

/** An instruction as far as it is not free. */
interface EssencePart {
  readonly program: string;
  readonly codec: string;
  accounts: readonly { readonly address: string; readonly role: number }[];
  // biome-ignore lint/suspicious/noExplicitAny: each instruction has data of its own.
  data: any;
}

const INITIALIZE = `${STAKE_PROGRAM} 0`;

/** Both forms of an initialization without a lockup as one. */
function plainInitialization(part: EssencePart): unknown {
  const [stake, staker, withdrawer] = part.accounts.map(({ address }) => address);
  if (part.program === STAKE_PROGRAM && part.data === '0x09000000') {
    return { initialized: stake, staker, withdrawer };
  }
  if (part.codec !== INITIALIZE) return part;
  const { arg0, arg1 } = part.data;
  const hasLockup = arg1.custodian !== NOBODY || arg1.unixTimestamp !== '0' || arg1.epoch !== '0';
  return hasLockup || part.accounts.length !== 1 ? part : { initialized: stake, ...arg0 };
}

const CREATE_WITH_SEED = `${NOBODY} 3`;

/** The account that the instructions make, and of what it is derived. */
function newAccountOf(
  main: readonly InstructionTree[],
): { address: string; base: Address; seed: string | undefined } | undefined {
  for (const { codec, accounts, data } of main) {
    const address = accounts[1]?.address;
    if (!address || !(codec.endsWith(' 0') || codec.endsWith(' 3'))) continue;
    if (!codec.startsWith(NOBODY)) continue;
    const { base, seed } = data as { base?: Address; seed?: string };
    return { address, base: base ?? NOBODY, seed };
  }
  return undefined;
}

/** What thieves would slip in, and what belongs to other actions. */
const intruders = (): readonly Instruction[] => {
  const wallet = createNoopSigner(WALLET.address);
  return [
    ...authorityChanges(STAKE),
    getTransferSolInstruction({ source: wallet, destination: STRANGER.address, amount: 1n }),
    withdraw(1n, { recipient: STRANGER.address }),
    withdraw(1n),
    split(STRANGER.address),
    merge(),
    delegate(STAKE, OTHER_VOTE),
    deactivate(OTHER_STAKE),
    deactivate(),
    createAccount(RENT),
    initialize(NEW_ACCOUNT.address, { withdrawer: STRANGER.address }),
    memo('for another program to read'),
    getSetLoadedAccountsDataSizeLimitInstruction({ accountDataSizeLimit: 1 }),
    { programAddress: STRANGER.address, accounts: [], data: new Uint8Array([1]) },
    ...Object.values<HonestCase>(honest).flatMap(({ instructions }) => instructions),
  ];
};

/** Solana's specimens: each honest transaction, unsigned and signed. */
export async function solanaSpecimens(): Promise<Specimens> {
  const specimens = await Promise.all(
    Object.values<HonestCase>(honest).map(async (one): Promise<readonly Specimen[]> => {
      const { name, intent, instructions, version = 0 } = one;
      const unsigned = bytesOf(instructions, { version });
      return [
        { name, intent, bytes: unsigned, signed: false },
        { name: `${name}, signed`, intent, bytes: await signed(one), signed: true, masks: [1] },
      ];
    }),
  );
  return {
    network: 'devnet',
    specimens: specimens.flat(),
    takeApart,
    putTogether,
    essenceOf,
    free: FREE,
    freeWhenSigned: ['places for signatures'],
    strangers: [STRANGER.address, NOBODY, OTHER_VOTE, OTHER_STAKE, BLOCKHASH],
    intruders: { instructions: intruders().map(instructionTree) },
    otherTerm,
    onChain: { 'withdraw-stake': ['amount_lamports'] },
  };
}

function otherTerm(name: string, value: Json): Json {
  if (name === 'network') return 'mainnet';
  if (name === 'version') return 2;
  if (name === 'chain') return 'eth';
  if (name === 'action') return value === 'stake' ? 'split-stake' : 'stake';
  if (name.endsWith('_lamports')) return `${BigInt(String(value)) + 1n}`;
  return name === 'memo' ? `${value} ` : STRANGER.address;
}
