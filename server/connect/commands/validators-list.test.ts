import type { ListedValidatorKeyAnswer } from '@kiln-connect/usecases';
import { expect, it } from 'vitest';
import { listedKeys } from './validators-list.ts';

const KEY: ListedValidatorKeyAnswer = {
  public_key: '0xaa',
  derivation_index: 0,
  organization_id: '3f0c1f0e-7a1e-4a53-9c84-2f6d0d0f6a11',
  account_id: null,
  withdrawal_credentials: '0x01',
  fee_recipient: '0x02',
  created_at: '2026-01-01T00:00:00.000Z',
  installed_at: '2026-01-01T00:00:00.000Z',
  validator_client: 'first',
  run_by_operator: false,
  install_error: null,
  exit_request: null,
};

const request = {
  asked_by: '0x03',
  transaction: '0x04',
  attempts: 3,
  problem: null,
  next_try_at: null,
};

it('shows beside each key how far the exit is that its owner asked for, and what is wrong', () => {
  const keys: readonly ListedValidatorKeyAnswer[] = [
    KEY,
    { ...KEY, public_key: '0xbb', exit_request: { ...request, state: 'submitted' } },
    {
      ...KEY,
      public_key: '0xcc',
      exit_request: { ...request, state: 'failing', problem: 'It is too young.' },
    },
    {
      ...KEY,
      public_key: '0xdd',
      exit_request: { ...request, state: 'given_up', problem: '0x03 does not own it.' },
    },
  ];
  expect(listedKeys.people(keys).split('\n')).toEqual([
    'VALIDATOR KEY  WHERE     PROBLEM  EXIT',
    '0xaa           in first  -        -',
    '0xbb           in first  -        submitted',
    '0xcc           in first  -        failed 3 times: It is too young.',
    '0xdd           in first  -        given up: 0x03 does not own it.',
  ]);
  expect(listedKeys.quiet?.(keys)).toBe('0xaa\n0xbb\n0xcc\n0xdd');
});
