import type { AlertAnswer } from '@kiln-connect/usecases';
import { describe, expect, it } from 'vitest';
import { listedAlerts } from './alerts-list.ts';

const OWNER = '7fUAJdStEuGbc3sM84cKRL6yYaaSstyLSU4ve5oovLS7';
const THIEF = 'GsbwXfJraMomNxBcjYLcG3mxkBUiyWXAB32fGbSMQRdW';
const change = (label: string, before: string | null, after: string | null) => ({
  authority: label.toLowerCase(),
  label,
  meaning: '',
  before,
  after,
});
const lagging: AlertAnswer = {
  id: 'a2',
  kind: 'watch_lagging',
  chain: 'sol',
  chain_title: 'Solana',
  network: 'devnet',
  state: 'recovered',
  raised_at: '2026-11-23T10:00:00Z',
  stake: null,
  recovered_at: '2026-11-23T10:02:00Z',
  acknowledged: null,
};
const changed: AlertAnswer = {
  ...lagging,
  id: 'a1',
  kind: 'authority_changed',
  state: 'open',
  raised_at: '2026-11-23T11:04:00Z',
  recovered_at: null,
  stake: {
    stake_id: 'S1',
    changes: [change('Withdraw authority', OWNER, THIEF), change('Custodian', null, THIEF)],
    appeared_so: false,
    position: 1,
    time: '2026-11-23T11:04:00Z',
    transaction: null,
    taken_back_at: null,
    explained_by: null,
    links: { stake: null, transaction: null },
  },
};

describe('the list of alerts on the command line', () => {
  it('shows from what to what each authority changed, whole, a line each', () => {
    const [, first, second, last] = listedAlerts.people([changed, lagging]).split('\n');
    expect(first?.split(/ {2,}/)).toEqual([
      ...['a1', '2026-11-23T11:04:00Z', 'open', 'sol', 'S1'],
      ...['Withdraw authority', OWNER, THIEF, '-'],
    ]);
    expect(second).toContain(`Custodian           not set  `);
    expect(second?.trimEnd()).toMatch(new RegExp(`${THIEF} {2}-$`));
    expect(last).toContain('the watch lags');
    expect(listedAlerts.quiet?.([changed, lagging])).toBe('a1\na2');
  });

  it('says of a change that the chain took it back, and of a stake that appeared otherwise', () => {
    const stake = changed.stake && {
      ...changed.stake,
      appeared_so: true,
      taken_back_at: '2026-11-23T11:05:00Z',
    };
    const shown = listedAlerts.people([{ ...changed, stake }]);
    expect(shown).toContain('open, taken back');
    expect(shown).toContain('Withdraw authority, not as crafted');
  });
});
