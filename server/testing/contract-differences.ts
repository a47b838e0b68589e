import type { JsonSchema } from '../openapi/json-schema.ts';

/** In a request ours may not ask for more than the contract; in an answer it may not tell less. */
export type Direction = 'request' | 'answer';

/** Each way in which our schema is not that of the contract, as 'where: what'; empty when it is. */
export function contractDifferences(
  contract: JsonSchema,
  ours: JsonSchema,
  direction: Direction,
  at = '',
): string[] {
  const theirs = variantsOf(contract);
  const own = variantsOf(ours);
  if (theirs.length === 1 && own.length === 1) {
    return plainDifferences(contract, own[0] ?? {}, direction, at);
  }
  const differences = (their: JsonSchema, mine: JsonSchema) =>
    contractDifferences(their, mine, direction, at);
  return [
    ...own.flatMap((mine) => closest(theirs.map((their) => differences(their, mine)))),
    ...theirs
      .filter((their) => !own.some((mine) => fit(differences(their, mine))))
      .map((their) => `${at}: lacks the alternative ${JSON.stringify(their).slice(0, 80)}`),
  ];
}

const ADDED = ': is added';

const variantsOf = (schema: JsonSchema): readonly JsonSchema[] => {
  const { type } = schema;
  if (Array.isArray(type)) return type.map((one: string) => ({ ...schema, type: one }));
  return (schema.anyOf ?? schema.oneOf)?.flatMap(variantsOf) ?? [schema];
};

/** A field that is added does not make another alternative of it. */
const fit = (differences: readonly string[]): boolean =>
  differences.every((difference) => difference.endsWith(ADDED));

const closest = (lists: readonly string[][]): string[] =>
  [...lists].sort((a, b) => Number(fit(b)) - Number(fit(a)) || a.length - b.length)[0] ?? [];

function plainDifferences(
  contract: JsonSchema,
  ours: JsonSchema,
  direction: Direction,
  at: string,
): string[] {
  const theirKind = kindOf(contract);
  const ownKind = kindOf(ours);
  if (theirKind === 'anything') return [];
  if (theirKind !== ownKind) return [`${at}: is ${ownKind}, not ${theirKind}`];
  if (theirKind === 'array') {
    return contractDifferences(itemsOf(contract), itemsOf(ours), direction, `${at}[]`);
  }
  if (theirKind === 'object') {
    // 'Record<string, never>' in the contract says nothing of the fields.
    return contract.properties ? objectDifferences(contract, ours, direction, at) : [];
  }
  return valueDifferences(contract, ours, direction, at);
}

const itemsOf = ({ items }: JsonSchema): JsonSchema => (typeof items === 'object' ? items : {});

function objectDifferences(
  contract: JsonSchema,
  ours: JsonSchema,
  direction: Direction,
  at: string,
): string[] {
  const theirs = contract.properties ?? {};
  const own = ours.properties ?? {};
  const isRequired = (schema: JsonSchema, name: string) => schema.required?.includes(name) ?? false;
  const inside = (name: string) => (at ? `${at}.${name}` : name);
  const common = Object.keys(theirs).flatMap((name) => {
    const [their, mine] = [theirs[name], own[name]];
    if (their === undefined || mine === undefined) return [`${inside(name)}: is not there`];
    const [theirsIs, oursIs] = [isRequired(contract, name), isRequired(ours, name)];
    const presence =
      direction === 'request' && theirsIs !== oursIs
        ? [`${inside(name)}: is ${oursIs ? 'required' : 'optional'}`]
        : direction === 'answer' && theirsIs && !oursIs
          ? [`${inside(name)}: may be missing`]
          : [];
    return [...presence, ...contractDifferences(their, mine, direction, inside(name))];
  });
  const added = Object.keys(own).filter((name) => !(name in theirs));
  return [...common, ...added.map((name) => `${inside(name)}${ADDED}`)];
}

function valueDifferences(
  contract: JsonSchema,
  ours: JsonSchema,
  direction: Direction,
  at: string,
): string[] {
  const theirs = valuesOf(contract);
  const own = valuesOf(ours);
  if (theirs === undefined) {
    return direction === 'request' && own ? [`${at}: takes these values alone: ${own.join()}`] : [];
  }
  if (own === undefined) return [`${at}: takes any value, not only ${theirs.join()}`];
  const more = own.filter((value) => !theirs.includes(value));
  const fewer = direction === 'request' ? theirs.filter((value) => !own.includes(value)) : [];
  return [
    ...(more.length > 0 ? [`${at}: has values of its own: ${more.join()}`] : []),
    ...(fewer.length > 0 ? [`${at}: lacks the values ${fewer.join()}`] : []),
  ];
}

const valuesOf = (schema: JsonSchema): readonly unknown[] | undefined =>
  schema.enum ?? ('const' in schema ? [schema.const] : undefined);

function kindOf(schema: JsonSchema): string {
  const { type } = schema;
  if (typeof type === 'string') return type === 'integer' ? 'number' : type;
  const [value] = valuesOf(schema) ?? [];
  return value === undefined ? 'anything' : typeof value;
}
