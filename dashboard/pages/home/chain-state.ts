import type { ChainHealth } from '../../api/health.ts';
import type { Tone } from '../../ui/badge.tsx';

/** Behind the chain by more than this, in seconds, reports are told to be late. */
const LATE_SECONDS = 300;

/** How a chain is, for people: in a word, and in a sentence. */
export function chainState({
  nodes,
  indexer,
  clock,
}: Pick<ChainHealth, 'nodes' | 'indexer' | 'clock'>): {
  tone: Tone;
  label: string;
  note: string;
} {
  const healthy = nodes.filter((one) => one.healthy).length;
  const note = `${healthy} of ${nodes.length} ${nodes.length === 1 ? 'node' : 'nodes'} reached.`;
  if (healthy === 0) return { tone: 'danger', label: 'Not reached', note };
  if (indexer?.error) return { tone: 'warning', label: 'Reports stopped', note: indexer.error };
  // The clock of a local chain makes minutes within a second: late by it is not late.
  if (indexer && !clock && indexer.lag_seconds > LATE_SECONDS) {
    const minutes = Math.round(indexer.lag_seconds / 60);
    return {
      tone: 'warning',
      label: 'Reports late',
      note: `Reports are ${minutes} minutes behind.`,
    };
  }
  if (healthy < nodes.length) return { tone: 'warning', label: 'Partly reached', note };
  return { tone: 'success', label: 'Healthy', note };
}
