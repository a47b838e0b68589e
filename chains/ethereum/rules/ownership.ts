import type { Validator } from '../node/index.ts';
import type { Obstacle } from './obstacle.ts';

/** The first byte of withdrawal credentials, and what it means. */
const CREDENTIALS = {
  '0x00': 'a BLS key',
  '0x01': 'an address; what is above 32 ETH is paid out',
  '0x02': 'an address; compounding up to 2048 ETH',
} as const;

/** The types of credentials that end with an address. */
export const WITH_ADDRESS = ['0x01', '0x02'] as const;

export const typeOf = ({ withdrawalCredentials }: Validator): string =>
  withdrawalCredentials.slice(0, 4);

/** To whom the validator pays out; undefined for a validator that can pay out to nobody yet. */
const withdrawalAddressOf = (validator: Validator): string | undefined =>
  (WITH_ADDRESS as readonly string[]).includes(typeOf(validator))
    ? `0x${validator.withdrawalCredentials.slice(-40)}`
    : undefined;

/**
 * Whether a validator pays out to that address, in one of these ways. The chain silently passes over
 * a request of anybody but that address, and over one for another type of credentials:
 * https://github.com/ethereum/consensus-specs/blob/master/specs/electra/beacon-chain.md#new-process_withdrawal_request
 */
export function foreignCredentials(
  validator: Validator,
  { address, types }: { address: string; types: readonly string[] },
): Obstacle | undefined {
  const { publicKey, withdrawalCredentials } = validator;
  const type = typeOf(validator);
  if (!types.includes(type)) {
    return {
      code: 'wrong_credentials_type',
      message: `The withdrawal credentials of validator ${publicKey} are of type ${described(type)}. Expected ${types.map(described).join(' or ')}.${advice(type, types)}`,
      have: type,
      need: types.join(' or '),
    };
  }
  const owner = withdrawalAddressOf(validator);
  if (owner === address.toLowerCase()) return undefined;
  return {
    code: 'not_withdrawal_address',
    message: `Validator ${publicKey} pays out to ${owner} (credentials ${withdrawalCredentials}). Expected ${address.toLowerCase()}.`,
    have: owner ?? withdrawalCredentials,
    need: address.toLowerCase(),
  };
}

const described = (type: string): string => {
  const meaning = (CREDENTIALS as { readonly [type: string]: string })[type];
  return meaning === undefined ? type : `${type} (${meaning})`;
};

function advice(have: string, need: readonly string[]): string {
  if (have === '0x01' && !need.includes('0x01')) {
    return ' enable-compounding turns 0x01 into 0x02.';
  }
  if (have === '0x02') return ' It compounds already.';
  return '';
}
