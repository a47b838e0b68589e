import { WEI_PER_GWEI } from '@kiln-connect/core';
import { hexFromBytes, integerFromBytes } from '../bytes.ts';
import type { PartWriter, Words } from '../parts.ts';
import type { AbiType } from './abi.ts';
import { type Argument, writeArguments } from './abi-parts.ts';
import { eth } from './amount-text.ts';
import { purposeOf } from './call-account.ts';
import type { Calldata } from './calldata.ts';
import { credentialsText } from './credentials-text.ts';
import type { Transaction } from './transaction.ts';

const SELECTOR = 4;
const KEY = 48;

const key =
  (path: string, label: string, meaning: string) =>
  (value: Uint8Array): Words => ({
    path,
    label,
    meaning,
    value: hexFromBytes(value),
  });

/** A request has no function: its keys are what tells it from another one. */
const ofRequest =
  (path: string, label: string, meaning: string) =>
  (value: Uint8Array): Words => ({ ...key(path, label, meaning)(value), also: ['data'] });

const gweiText = (value: Uint8Array): string => eth(integerFromBytes(value) * WEI_PER_GWEI);

/**
 * The parts of calldata, which begins where the writer stands and goes on to `to`: as `readCalldata` read
 * it, or whole where it did not understand it.
 */
export function writeCalldata(
  call: Pick<Transaction, 'to' | 'value'> & { readonly calldata: Calldata },
  { bytes, to }: { readonly bytes: Uint8Array; readonly to: number },
  writer: PartWriter,
): void {
  const { calldata } = call;
  const next = (length: number, words: (value: Uint8Array) => Words): void => {
    const end = writer.end() + length;
    writer.add(end, words(bytes.subarray(writer.end(), end)));
  };
  switch (calldata.kind) {
    case 'none':
      return;
    case 'unknown':
      writer.add(to, {
        path: 'data',
        label: 'Calldata that is not understood',
        meaning: calldata.why,
        value: hexFromBytes(bytes.subarray(writer.end(), to)),
      });
      return;
    case 'withdrawal':
      next(KEY, ofRequest('pubkey', 'Validator', 'the public key of the validator that pays out'));
      next(8, (amount) => ({
        path: 'amount',
        label: 'Amount of the withdrawal',
        meaning: 'what is paid out; nothing means the full exit',
        value: calldata.amount === 0n ? 'the full exit' : gweiText(amount),
      }));
      return;
    case 'consolidation':
      next(KEY, ofRequest('source_pubkey', 'From the validator', 'it exits and gives its balance'));
      next(KEY, ofRequest('target_pubkey', 'To the validator', 'it gets the balance'));
      return;
    case 'compounding':
      next(KEY, ofRequest('pubkey', 'Validator', 'the validator that is to compound'));
      next(KEY, ofRequest('pubkey', 'Validator, again', 'the same one: a switch to compounding'));
      return;
    default:
      next(SELECTOR, (selector) => ({
        path: 'selector',
        also: ['data'],
        label: 'Function',
        meaning: `${purposeOf(call, calldata)}: the function ${NAMES[calldata.kind](calldata)}`,
        value: hexFromBytes(selector),
      }));
      writeArguments(argumentsOf(calldata), bytes.subarray(0, to), writer);
  }
}

type Call = Extract<Calldata, { kind: 'deposits' | 'top-up' | 'exit-request' }>;

const NAMES: { readonly [Kind in Call['kind']]: (calldata: Call) => string } = {
  deposits: (calldata) => (calldata.kind === 'deposits' ? calldata.function : 'deposit'),
  'top-up': () => 'deposit',
  'exit-request': () => 'requestExit',
};

function argumentsOf(calldata: Call): readonly Argument[] {
  if (calldata.kind === 'exit-request') {
    const words = (value: Uint8Array, i: number) =>
      key(`validators[${i}]`, `Validator ${i + 1}`, 'the operator is asked to exit it')(value);
    return [{ type: 'bytes[]', path: 'validators', what: 'validators', words }];
  }
  if (calldata.kind === 'top-up') return depositArguments('');
  if (calldata.function === 'deposit') return depositArguments('deposits[0].');
  return batchArguments(calldata.deposits.length);
}

const argument = (
  type: AbiType,
  path: string,
  what: string,
  words: Argument['words'],
): Argument => ({ type, path, what, words });

const depositArguments = (at: string): readonly Argument[] => [
  argument('bytes', `${at}pubkey`, 'the public key', (value) => publicKeyWords(at, '', value)),
  argument('bytes', `${at}withdrawal_credentials`, 'the withdrawal credentials', (value) =>
    credentialsWords(`${at}withdrawal_credentials`, value),
  ),
  argument('bytes', `${at}signature`, 'the signature', (value) => signatureWords(at, '', value)),
  argument('bytes32', `${at}deposit_data_root`, 'the root', (value) => rootWords(at, '', value)),
];

const batchArguments = (count: number): readonly Argument[] => {
  const at = (i: number) => `deposits[${i}].`;
  const of = (i: number) => ` of validator ${i + 1}`;
  return [
    argument('bytes[]', 'pubkeys', 'public keys', (value, i) =>
      publicKeyWords(at(i), ` ${i + 1}`, value),
    ),
    argument('bytes', 'withdrawal_credentials', 'the withdrawal credentials', (value) => ({
      ...credentialsWords('withdrawal_credentials', value),
      also: Array.from({ length: count }, (_, i) => `${at(i)}withdrawal_credentials`),
    })),
    argument('bytes[]', 'signatures', 'signatures', (value, i) =>
      signatureWords(at(i), of(i), value),
    ),
    argument('bytes32[]', 'deposit_data_roots', 'roots', (value, i) =>
      rootWords(at(i), of(i), value),
    ),
    argument('uint64[]', 'amounts', 'amounts', (value, i) => ({
      path: `${at(i)}amount`,
      label: `Amount${of(i)}`,
      meaning: 'what is staked on it',
      value: gweiText(value),
    })),
    argument('bytes32', 'expected_deposit_root', 'the deposit root', (value) => ({
      path: 'expected_deposit_root',
      label: 'Expected deposit root',
      meaning: 'the contract reverts when the deposit contract has another one by then',
      value: hexFromBytes(value),
    })),
  ];
};

const publicKeyWords = (at: string, number: string, value: Uint8Array): Words => ({
  ...key(`${at}pubkey`, `Validator${number}`, 'the public key of the validator')(value),
  also: [`${at}public_key`],
});

const signatureWords = (at: string, of: string, value: Uint8Array): Words =>
  key(
    `${at}signature`,
    `Signature${of}`,
    'the validator key has signed key, credentials and amount, or it is all zeros (a top-up)',
  )(value);

const rootWords = (at: string, of: string, value: Uint8Array): Words =>
  key(
    `${at}deposit_data_root`,
    `Deposit data root${of}`,
    'the hash of the deposit; the deposit contract takes no other',
  )(value);

const credentialsWords = (path: string, value: Uint8Array): Words => ({
  path,
  label: 'Withdrawal credentials',
  meaning: `rewards and stake come back to ${credentialsText(value)}`,
  value: hexFromBytes(value),
});
