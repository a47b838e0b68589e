/** A transaction taken apart by the ecosystem's own library. */
export type Tree =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly Tree[]
  | { readonly [name: string]: Tree };

export type TreeObject = { readonly [name: string]: Tree };

export type Path = readonly (string | number)[];

/** A tree as text in which equal trees are equal, whatever the order of their names. */
export const textOf = (tree: Tree): string =>
  JSON.stringify(tree, (_, value) => {
    if (typeof value === 'bigint') return `${value}n`;
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });

const childrenOf = (tree: Tree): readonly (readonly [string | number, Tree])[] => {
  if (tree === null || typeof tree !== 'object') return [];
  return Array.isArray(tree)
    ? (tree as readonly Tree[]).map((child, i) => [i, child] as const)
    : Object.entries(tree as TreeObject);
};

/** Every node of a tree with its path, the root first. */
export function* nodesOf(tree: Tree, path: Path = []): Generator<readonly [Path, Tree]> {
  yield [path, tree];
  for (const [name, child] of childrenOf(tree)) yield* nodesOf(child, [...path, name]);
}

/** The tree with the node at that path replaced. */
export function replaceAt(tree: Tree, [head, ...rest]: Path, value: Tree): Tree {
  if (head === undefined) return value;
  if (Array.isArray(tree)) {
    return (tree as readonly Tree[]).map((child, i) =>
      i === head ? replaceAt(child, rest, value) : child,
    );
  }
  const object = tree as TreeObject;
  return { ...object, [head]: replaceAt(object[head] as Tree, rest, value) };
}
