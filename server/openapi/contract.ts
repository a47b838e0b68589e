import { readdirSync, readFileSync } from 'node:fs';

/**
 * The wire contract as data: `contract/*.json`, one file a protocol. A type is written as a text
 * ('string', "'a'|'b'", '$schemas.Name'), as a list with the type of its entries, or as an object
 * whose names end with '?' when they may be left out; `allOf` and `oneOf` combine types.
 */
export type ContractType =
  | string
  | readonly [ContractType]
  | { readonly allOf: readonly ContractType[] }
  | { readonly oneOf: readonly ContractType[] }
  | { readonly [field: string]: ContractType };

interface ContractOperation {
  readonly path?: { readonly [name: string]: ContractType };
  readonly query?: { readonly [name: string]: ContractType };
  readonly body?: ContractType;
  /** By status; null where the contract says nothing of the body. */
  readonly responses: {
    readonly [status: string]: { readonly [mediaType: string]: ContractType } | null;
  };
}

/** One file of the contract. */
export interface ContractFile {
  /** 'eth', 'core': the file's name. */
  readonly name: string;
  /** By method and path below /v1: 'GET /eth/stakes'. */
  readonly operations: { readonly [route: string]: ContractOperation };
  readonly parameters: { readonly [name: string]: ContractType };
  readonly schemas: { readonly [name: string]: ContractType };
}

/** A route of the contract with what it belongs to. */
export interface ContractRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With `{name}` for parameters, below /v1. */
  readonly path: string;
  readonly operation: ContractOperation;
  readonly file: ContractFile;
}

const folder = new URL('../contract/', import.meta.url);

/** Every file of the contract, by name. */
export function readContract(): readonly ContractFile[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => ({
      name: name.slice(0, -'.json'.length),
      ...(JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Omit<ContractFile, 'name'>),
    }));
}

/** Every route of these files. */
export function contractRoutes(files: readonly ContractFile[]): readonly ContractRoute[] {
  return files.flatMap((file) =>
    Object.entries(file.operations).map(([route, operation]) => {
      const [method, path = ''] = route.split(' ');
      return { method: method as ContractRoute['method'], path, operation, file };
    }),
  );
}
