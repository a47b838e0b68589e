import { undecodable } from '../../undecodable.ts';
import { SYSVARS } from '../programs.ts';
import { createReader, type Reader, utf8 } from '../reader.ts';

export type Value = string | bigint;

/** What an instruction says, by the names of its layout: addresses in base58, lamports as numbers. */
export type Fields = { readonly [name: string]: Value };

/** How a field of an instruction's data is written. */
type FieldType = keyof typeof readers;

export interface Layout {
  /** As decoders of the field call it: 'createAccount'. */
  readonly name: string;
  readonly data: { readonly [field: string]: FieldType };
  /**
   * Its accounts, in every order that its program takes; the first that fits counts. A word is the
   * name of an account with what the program demands of it: `w` writable, `s` signer, `?` may be
   * missing at the end. `@clock` is that account of the runtime and no other.
   */
  readonly accounts: readonly string[];
  /** What it does, in words. */
  says(fields: Fields): string;
}

const option =
  <T>(read: (reader: Reader, what: string) => T) =>
  (reader: Reader, what: string): T | undefined => {
    const flag = reader.u8(what);
    if (flag > 1) throw undecodable(`${what} begins with ${flag}; 0 or 1 is right`, what);
    return flag === 1 ? read(reader, what) : undefined;
  };

const AUTHORITIES = ['staker', 'withdrawer'] as const;

const readers = {
  u32: (reader, what) => BigInt(reader.u32(what)),
  u64: (reader, what) => reader.u64(what),
  i64: (reader, what) => reader.i64(what),
  address: (reader, what) => reader.address(what),
  text: (reader, what) => reader.text(what),
  /** All of the data. */
  utf8: (reader, what) => utf8(reader.rest(), what),
  authority(reader, what) {
    const kind = reader.u32(what);
    const name = AUTHORITIES[kind];
    if (!name) throw undecodable(`${what} is ${kind}; 0 (staker) and 1 (withdrawer) exist`, what);
    return name;
  },
  optionalI64: option((reader, what) => reader.i64(what)),
  optionalU64: option((reader, what) => reader.u64(what)),
  optionalAddress: option((reader, what) => reader.address(what)),
} as const satisfies {
  readonly [type: string]: (reader: Reader, what: string) => Value | undefined;
};

/** Is told of each field where its bytes begin and end in the data. */
export type OnField = (name: string, value: Value | undefined, from: number, to: number) => void;

/**
 * The fields of an instruction's data, behind the number that tells which it is.
 * @throws {InvalidInputError} 'undecodable_transaction' when they are cut off, or anything follows.
 */
export function readData({ data, name }: Layout, bytes: Uint8Array, onField?: OnField): Fields {
  const reader = createReader(bytes);
  const fields: { [name: string]: Value } = {};
  for (const [field, type] of Object.entries(data)) {
    const from = reader.offset();
    const value = readers[type](reader, field);
    onField?.(field, value, from, reader.offset());
    if (value !== undefined) fields[field] = value;
  }
  reader.end(name);
  return fields;
}

interface Role {
  readonly name: string;
  readonly signer: boolean;
  readonly writable: boolean;
  readonly optional: boolean;
  /** The one account that may stand there. */
  readonly sysvar: string | undefined;
}

/** An account in the place that an instruction has for it. */
export type TakenRole = Pick<Role, 'name' | 'signer' | 'writable'> & {
  readonly address: string;
  readonly isSysvar: boolean;
};

const forms = new Map<string, readonly Role[]>();

function rolesOf(form: string): readonly Role[] {
  const known = forms.get(form);
  if (known) return known;
  const roles = form.split(' ').flatMap((word): Role[] => {
    const [, at, name = '', flags = ''] = /^(@?)(\w+)(?::([ws]*\??))?$/.exec(word) ?? [];
    if (name === '') return [];
    return [
      {
        name,
        signer: flags.includes('s'),
        writable: flags.includes('w'),
        optional: flags.includes('?'),
        sysvar: at === '@' ? SYSVARS[name as keyof typeof SYSVARS] : undefined,
      },
    ];
  });
  forms.set(form, roles);
  return roles;
}

/** Which account stands in which place; undefined when they are too few, too many or others. */
export function takeRoles(
  { accounts }: Layout,
  addresses: readonly string[],
): readonly TakenRole[] | undefined {
  for (const form of accounts) {
    const roles = rolesOf(form);
    const needed = roles.filter(({ optional }) => !optional).length;
    const fits =
      addresses.length >= needed &&
      addresses.length <= roles.length &&
      addresses.every((address, i) => (roles[i]?.sysvar ?? address) === address);
    if (!fits) continue;
    return addresses.map((address, i) => {
      const { name, signer, writable, sysvar } = roles[i] as Role;
      return { name, signer, writable, address, isSysvar: sysvar !== undefined };
    });
  }
  return undefined;
}
