import type { AlertAnswer } from '@kiln-connect/usecases';
import { describe, expect, it } from 'vitest';
import { alertAdvice, alertTitle } from './alert-text.ts';

const change = (label: string) => ({
  authority: label.toLowerCase(),
  label,
  meaning: '',
  before: 'a',
  after: 'b',
});
const alert = (stake: Partial<NonNullable<AlertAnswer['stake']>>): AlertAnswer => ({
  id: '1',
  kind: 'authority_changed',
  chain: 'sol',
  chain_title: 'Solana',
  network: 'devnet',
  state: 'open',
  raised_at: '2026-11-23T11:04:00Z',
  stake: {
    stake_id: 'S',
    changes: [change('Withdraw authority')],
    appeared_so: false,
    position: 1,
    time: '2026-11-23T11:04:00Z',
    transaction: null,
    taken_back_at: null,
    explained_by: null,
    links: { stake: null, transaction: null },
    ...stake,
  },
  recovered_at: null,
  acknowledged: null,
});

describe('an alert in words', () => {
  it('names what changed, all of it', () => {
    expect(alertTitle(alert({}))).toBe('Withdraw authority of a stake on Solana changed');
    const changes = [change('A'), change('B'), change('C')];
    expect(alertTitle(alert({ changes }))).toBe('A, B and C of a stake on Solana changed');
    expect(alertTitle(alert({ appeared_so: true }))).toBe(
      'A stake on Solana appeared otherwise than it was crafted: Withdraw authority',
    );
    expect(alertTitle({ ...alert({}), kind: 'watch_lagging', stake: null })).toBe(
      'The watch over stakes on Solana fell behind',
    );
  });

  it('says what to do while it is open, and that there is nothing to do once it is explained', () => {
    expect(alertAdvice(alert({}))).toContain('Ask your team at once');
    expect(alertAdvice(alert({ explained_by: 'enable-compounding' }))).toContain(
      'There is nothing to do',
    );
    expect(alertAdvice(alert({ taken_back_at: '2026-11-23T11:04:00Z' }))).toContain(
      'took the change back',
    );
    const lagging = { ...alert({}), kind: 'watch_lagging', stake: null } as const;
    expect(alertAdvice(lagging)).toContain('come to light late');
    expect(alertAdvice({ ...lagging, state: 'recovered' })).toContain('in step again');
  });
});
