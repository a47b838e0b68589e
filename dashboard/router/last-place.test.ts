import type { Network } from '@kiln-connect/core';
import { expect, test } from 'vitest';
import type { MeAnswer } from '../api/answers.ts';
import { choosePlace } from './last-place.ts';

const me = (organizations: { slug: string; networks: Network[] }[]): MeAnswer => ({
  person: { id: '1', email: 'a@b.c', name: 'A', has_password: true, has_two_factor: false },
  session: {
    id: '1',
    method: 'password',
    second_factor: false,
    authenticated_at: '2026-01-01T00:00:00Z',
    recently_authenticated: true,
    expires_at: '2026-01-02T00:00:00Z',
  },
  organizations: organizations.map((one) => ({
    ...one,
    id: one.slug,
    name: one.slug,
    role: 'owner',
    require_two_factor: false,
    needs_two_factor: false,
  })),
  networks_served: ['mainnet', 'testnet'],
});

const two = me([
  { slug: 'acme', networks: ['mainnet'] },
  { slug: 'zenith', networks: ['mainnet', 'testnet'] },
]);

test('A person comes back to where they were', () => {
  expect(choosePlace(two, 'zenith/testnet')).toEqual({
    organization: 'zenith',
    network: 'testnet',
  });
});

test('A person who is no member there any more begins at their first organization', () => {
  expect(choosePlace(two, 'gone/testnet')).toEqual({ organization: 'acme', network: 'mainnet' });
});

test('A network that was taken away is not gone back to', () => {
  expect(choosePlace(two, 'acme/testnet')).toEqual({ organization: 'acme', network: 'mainnet' });
});

test('A person without an organization has no place', () => {
  expect(choosePlace(me([]), 'acme/mainnet')).toBeUndefined();
});

test('An organization without a network is shown at a network of the deployment', () => {
  expect(choosePlace(me([{ slug: 'acme', networks: [] }]), null)).toEqual({
    organization: 'acme',
    network: 'mainnet',
  });
});
