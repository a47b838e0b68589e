import { RECORD_BYTES, type StateLayout } from './state-layout.ts';

/** Lists of a state that are kept, as they stand in its SSZ. */
export type StateList = keyof typeof RECORD_BYTES;

/** What is kept of a state: its first part and some of its lists. */
export interface StateParts {
  readonly fixed: Buffer;
  readonly lists: { readonly [list in StateList]: Buffer };
}

/** What came is not the SSZ of a state of that layout; the message says why, to follow "it sent". */
export class NotAStateError extends Error {}

/** Eight times mainnet's validators. */
const MOST_LIST_BYTES = 2 ** 31;

/** Where bytes of the stream go. */
interface Section {
  /** Undefined for those that are passed over. */
  readonly target: Buffer | undefined;
  readonly bytes: number;
}

/**
 * Reads a state from the stream of its SSZ and keeps the lists that are needed alone, each in memory of
 * its exact size: the peak is their sum, whatever else the state holds.
 * @throws {NotAStateError} when the bytes can not be a state of that layout.
 */
export async function readStateParts(
  stream: AsyncIterable<Uint8Array>,
  layout: StateLayout,
): Promise<StateParts> {
  const fixed = Buffer.alloc(layout.fixedBytes);
  const sections: Section[] = [{ target: fixed, bytes: fixed.length }];
  const lists: { [list: string]: Buffer } = {};
  /** The last list ends with the stream: how long it is, nobody says before. */
  const rest: Uint8Array[] = [];
  let restBytes = 0;
  let section = 0;
  let filled = 0;
  const nextSection = () => {
    section++;
    filled = 0;
    if (section === 1) sections.push(...sectionsOf(fixed, layout, lists));
  };
  for await (let chunk of stream) {
    while (chunk.length > 0) {
      const current = sections[section];
      if (!current) {
        restBytes += chunk.length;
        if (restBytes > layout.lastListBytes) throw new NotAStateError('a state without an end');
        rest.push(chunk);
        break;
      }
      const taken = chunk.subarray(0, current.bytes - filled);
      current.target?.set(taken, filled);
      filled += taken.length;
      chunk = chunk.subarray(taken.length);
      while (sections[section] && filled === sections[section]?.bytes) nextSection();
    }
  }
  if (sections[section]) throw new NotAStateError('a state that breaks off');
  const last = layout.lists.at(-1) ?? '';
  if (last in RECORD_BYTES) lists[last] = Buffer.concat(rest);
  for (const [list, bytes] of Object.entries(RECORD_BYTES)) {
    const length = lists[list]?.length ?? 0;
    if (length % bytes !== 0) {
      throw new NotAStateError(`${length} bytes of ${list}, which is no multiple of ${bytes}`);
    }
  }
  const kept = lists as StateParts['lists'];
  const validators = kept.validators.length / RECORD_BYTES.validators;
  const balances = kept.balances.length / RECORD_BYTES.balances;
  if (validators !== balances) {
    throw new NotAStateError(`a state of ${validators} validators and ${balances} balances`);
  }
  return { fixed, lists: kept };
}

/** All sections behind the first but the last one; fills `lists` with the memory of those that are kept. */
function sectionsOf(
  fixed: Buffer,
  layout: StateLayout,
  lists: { [list: string]: Buffer },
): readonly Section[] {
  const offsets = layout.lists.map((list) => fixed.readUInt32LE(layout.at(list)));
  if (offsets[0] !== layout.fixedBytes) {
    throw new NotAStateError(
      `a state whose first list begins at ${offsets[0]}, not at ${layout.fixedBytes} as by its fork and the node's spec`,
    );
  }
  return layout.lists.slice(0, -1).map((list, i) => {
    const bytes = (offsets[i + 1] ?? 0) - (offsets[i] ?? 0);
    if (bytes < 0) throw new NotAStateError(`a state whose ${list} ends before it begins`);
    if (bytes > MOST_LIST_BYTES) throw new NotAStateError(`a state with ${bytes} bytes of ${list}`);
    // Memory is taken by the system as it is written: a length that never comes costs nothing.
    const target = list in RECORD_BYTES ? Buffer.from(new ArrayBuffer(bytes)) : undefined;
    if (target) lists[list] = target;
    return { target, bytes };
  });
}
