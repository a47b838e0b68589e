import { bytesFromHex, hexFromBytes } from '../../bytes.ts';
import { otherValues } from '../battery.ts';
import type { Specimen, Specimens } from '../specimens.ts';
import { nodesOf, type Path, replaceAt, type Tree } from '../tree.ts';

// What a fuzzer makes up is a run of bytes. The first one chooses the specimen, whose intent the
// transaction is judged against; the second one, how the rest becomes a transaction.

const MODES = ['bytes', 'text', 'edits'] as const;
type Mode = (typeof MODES)[number];

/** A transaction as a fuzzer wants it judged. */
export interface FuzzInput {
  readonly specimen: Specimen;
  readonly mode: Mode;
  /** As a user would hand it to the verifier. */
  readonly text: string;
}

/** The run of bytes that `readInput` reads as these bytes, or as this text, for a specimen. */
export function inputOf(
  index: number,
  rest: { readonly bytes: string } | { readonly text: string } | { readonly edits: Uint8Array },
): Uint8Array {
  if ('bytes' in rest) {
    return Uint8Array.of(index, 0, ...(bytesFromHex(rest.bytes) as Uint8Array));
  }
  if ('text' in rest) return Uint8Array.of(index, 1, ...Buffer.from(rest.text, 'latin1'));
  return Uint8Array.of(index, 2, ...rest.edits);
}

/** Undefined for a run that stands for no transaction, such as edits of which no bytes come. */
export function readInput(specimens: Specimens, data: Uint8Array): FuzzInput | undefined {
  const [index, kind] = data;
  if (index === undefined || kind === undefined) return undefined;
  const specimen = specimens.specimens[index % specimens.specimens.length];
  const mode = MODES[kind % MODES.length];
  if (!specimen || !mode) return undefined;
  const rest = data.subarray(2);
  if (mode === 'bytes') return { specimen, mode, text: hexFromBytes(rest) };
  if (mode === 'text') return { specimen, mode, text: Buffer.from(rest).toString('latin1') };
  // Batches of more are slow, and go no other way than short ones.
  if (specimen.bytes.length > 2 * MAX_EDITED) return undefined;
  const text = edited(specimens, specimen, rest);
  return text === undefined ? undefined : { specimen, mode, text };
}

const MAX_EDITED = 4096;
const EDIT_BYTES = 4;
const MAX_EDITS = 8;

/**
 * The specimen after so many edits, each of four bytes: which node (two), what is done to it, and with
 * what. They reach what changed bytes hardly do: parts that come, go and move, with all lengths right.
 */
function edited(specimens: Specimens, specimen: Specimen, script: Uint8Array): string | undefined {
  try {
    let tree = specimens.takeApart(specimen.bytes);
    for (let at = 0; at + EDIT_BYTES <= script.length; at += EDIT_BYTES) {
      if (at >= MAX_EDITS * EDIT_BYTES) break;
      const [high = 0, low = 0, what = 0, which = 0] = script.subarray(at, at + EDIT_BYTES);
      tree = edit(tree, specimens, { node: high * 256 + low, what, which });
    }
    return specimens.putTogether(tree);
  } catch {
    // The ecosystem's library knows no such transaction.
    return undefined;
  }
}

const oneOf = <Item>(items: readonly Item[], which: number): Item | undefined =>
  items[which % items.length];

function edit(
  tree: Tree,
  specimens: Specimens,
  { node, what, which }: { node: number; what: number; which: number },
): Tree {
  const nodes = [...nodesOf(tree)];
  const [path, value] = oneOf(nodes, node) as readonly [Path, Tree];
  if (Array.isArray(value)) {
    const list = value as readonly Tree[];
    const place = which % (list.length + 1);
    const [before, after] = [list.slice(0, place), list.slice(place)];
    const foreign = specimens.intruders[String(path.at(-1))] ?? list;
    const changes = [
      [...before, ...after.slice(1)],
      [...before, ...after.slice(0, 1), ...after],
      [...after, ...before],
      [...before, ...foreign.slice(which % (foreign.length + 1)).slice(0, 1), ...after],
    ];
    return replaceAt(tree, path, changes[what % changes.length] as Tree);
  }
  if (typeof value === 'bigint' && what % 2 === 1) {
    return replaceAt(tree, path, (1n << BigInt(which % 65)) - BigInt(what & 1));
  }
  const leaves = nodes.map(([, leaf]) => leaf).filter((leaf) => typeof leaf === 'string');
  const other = oneOf(otherValues(value, [...leaves, ...specimens.strangers]), which + 256 * what);
  return other === undefined ? tree : replaceAt(tree, path, other);
}
