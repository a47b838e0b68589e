import type { AlertAnswer } from '@kiln-connect/usecases';
import type { Tone } from '../../ui/badge.tsx';

/** What happened, in one line. */
export function alertTitle({ kind, chain_title, stake }: AlertAnswer): string {
  if (kind === 'watch_lagging' || !stake) {
    return `The watch over stakes on ${chain_title} fell behind`;
  }
  const labels = stake.changes.map(({ label }) => label);
  const last = labels.pop() ?? 'Authorities';
  const named = labels.length > 0 ? `${labels.join(', ')} and ${last}` : last;
  return stake.appeared_so
    ? `A stake on ${chain_title} appeared otherwise than it was crafted: ${named}`
    : `${named} of a stake on ${chain_title} changed`;
}

interface StateText {
  readonly label: string;
  readonly tone: Tone;
}

/** The state of an alert, as its badge shows it. */
export const STATES: { readonly [state in AlertAnswer['state']]: StateText } = {
  open: { label: 'Open', tone: 'danger' },
  acknowledged: { label: 'Acknowledged', tone: 'neutral' },
  explained: { label: 'Explained', tone: 'success' },
  recovered: { label: 'Recovered', tone: 'success' },
};

/** What there is to do or to know, by how the alert stands. */
export function alertAdvice({ kind, state, stake }: AlertAnswer): string {
  if (kind === 'watch_lagging') {
    return state === 'open'
      ? 'Changes may come to light late until the nodes answer in time again. Look at important stakes in an explorer, and ask the operator when it lasts.'
      : 'The watch is in step again; what changed meanwhile was compared, too.';
  }
  if (stake?.taken_back_at) {
    return 'A reorganization of the chain took the change back. Find out all the same who sent it: it can be sent again.';
  }
  if (stake?.explained_by) {
    return `It follows from the transaction “${stake.explained_by}” that was crafted here. There is nothing to do.`;
  }
  if (state === 'acknowledged') return 'Somebody looked at it and wrote down what it was.';
  return 'Nothing that was crafted here explains it. Ask your team at once whether somebody meant it. If nobody did, sign nothing more with the keys and tools of this stake, take them for stolen, and use the authorities that you still hold from a safe machine.';
}
