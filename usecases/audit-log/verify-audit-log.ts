import { isSignedBy, type SignedAuditHead } from './audit-head.ts';
import { believedKeys, type SignedKeyChange } from './audit-key-change.ts';
import { type AuditLogEntry, hashOfEntry } from './audit-log-entry.ts';

/** Something that can not be in an audit log that nobody changed. */
export interface AuditFault {
  readonly kind:
    | 'changed_entry'
    | 'missing_entries'
    | 'wrong_order'
    | 'broken_link'
    | 'cut_off_end'
    | 'rewritten_log'
    | 'forged_head';
  /** The entry at which it shows. */
  readonly seq: number;
  /** What was found and what would be right, as a sentence. */
  readonly message: string;
}

/** What a check of the audit log found. */
export interface AuditVerdict {
  readonly verdict: 'intact' | 'broken';
  /** How many entries were read, and how many signed heads. */
  readonly entries: number;
  readonly heads: number;
  readonly last: { readonly seq: number; readonly hash: string } | null;
  /** Up to here a signature holds the entries: what comes after could be cut off unseen. */
  readonly signed_up_to: number;
  /** The first faults; `fault_count` counts all. */
  readonly faults: readonly AuditFault[];
  readonly fault_count: number;
}

const NO_HASH = `0x${'00'.repeat(32)}`;
/** A log that is broken everywhere must not fill the memory with complaints. */
const MOST_FAULTS = 100;

/**
 * Checks that a log is whole: every entry has the hash of its content and names the hash of the one
 * before, numbers count from 1 without a gap, and every signed head is an entry of it. Reads the
 * entries once and keeps none. Entries after the last head can be cut off without a trace.
 */
export async function verifyAuditLog({
  entries,
  heads,
  publicKey,
  keyChanges = [],
}: {
  /** In the order of the log. */
  entries: AsyncIterable<AuditLogEntry> | Iterable<AuditLogEntry>;
  heads: Iterable<SignedAuditHead>;
  /** Whose heads are believed; 32 bytes, hex with 0x. */
  publicKey: string;
  /** Statements by which the keys before and after it are believed as well. */
  keyChanges?: readonly SignedKeyChange[] | undefined;
}): Promise<AuditVerdict> {
  const faults: AuditFault[] = [];
  let faultCount = 0;
  const report = (kind: AuditFault['kind'], seq: number, message: string): void => {
    faultCount += 1;
    if (faults.length < MOST_FAULTS) faults.push({ kind, seq, message });
  };

  const believed = believedKeys(publicKey, keyChanges);
  const headsBySeq = new Map<number, SignedAuditHead[]>();
  let headCount = 0;
  for (const head of heads) {
    headCount += 1;
    const lastOfKey = believed.get(head.public_key.toLowerCase());
    if (lastOfKey === undefined || head.seq > lastOfKey || !isSignedBy(head, head.public_key)) {
      report(
        'forged_head',
        head.seq,
        lastOfKey !== undefined && head.seq > lastOfKey
          ? `The head of ${head.at} for entry ${head.seq} is signed by the key ${head.public_key}, which was replaced after entry ${lastOfKey}.`
          : `The head of ${head.at} for entry ${head.seq} is not signed by the key ${publicKey}.`,
      );
      continue;
    }
    headsBySeq.set(head.seq, [...(headsBySeq.get(head.seq) ?? []), head]);
  }

  let count = 0;
  let last: { seq: number; hash: string } | null = null;
  let signedUpTo = 0;
  for await (const entry of entries) {
    count += 1;
    const { seq, hash } = entry;
    const before: number = last?.seq ?? 0;
    if (hashOfEntry(entry) !== hash) {
      report('changed_entry', seq, `Entry ${seq} was changed: its content does not have its hash.`);
    }
    if (seq <= before) {
      report(
        'wrong_order',
        seq,
        `Entry ${seq} stands after entry ${before}; it belongs before it.`,
      );
      continue;
    }
    if (seq > before + 1) {
      report('missing_entries', before + 1, `${missing(before + 1, seq - 1)} missing.`);
    } else if (entry.previous_hash !== (last?.hash ?? NO_HASH)) {
      report(
        'broken_link',
        seq,
        last === null
          ? `Entry ${seq} names an entry before it; it is the first and can not.`
          : `Entry ${seq} does not follow entry ${before} as that stands now: one of them was changed together with its hash.`,
      );
    }
    for (const head of headsBySeq.get(seq) ?? []) {
      if (head.hash === hash) {
        signedUpTo = seq;
      } else {
        report(
          'rewritten_log',
          seq,
          `Entry ${seq} is not the one that was signed on ${head.at}: the log was rewritten at or before it.`,
        );
      }
    }
    headsBySeq.delete(seq);
    last = { seq, hash };
  }

  const end = last?.seq ?? 0;
  for (const [seq, [head]] of headsBySeq) {
    if (seq <= end || head === undefined) continue;
    report(
      'cut_off_end',
      seq,
      `The log ends with entry ${end}, but entry ${seq} was signed on ${head.at}: its end was cut off.`,
    );
  }
  return {
    verdict: faultCount === 0 ? 'intact' : 'broken',
    entries: count,
    heads: headCount,
    last,
    signed_up_to: signedUpTo,
    faults,
    fault_count: faultCount,
  };
}

const missing = (from: number, to: number): string =>
  from === to ? `Entry ${from} is` : `Entries ${from} to ${to} are`;
