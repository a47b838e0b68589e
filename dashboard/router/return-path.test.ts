import { expect, test } from 'vitest';
import { safeReturnPath } from './return-path.ts';

test('A path of the dashboard is gone back to, without its query and fragment', () => {
  expect(safeReturnPath('/acme/devnet/settings/api-tokens')).toBe(
    '/acme/devnet/settings/api-tokens',
  );
  expect(safeReturnPath('/acme/devnet?secret=1#token')).toBe('/acme/devnet');
});

test.each([
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  'https://evil.example/acme',
  'javascript:alert(1)',
  'acme/devnet',
  '/a/..//evil.example',
  '/dashboard/api/auth/sign-out',
  '/v1/whoami',
  '',
  undefined,
  ['/acme'],
])('Signing in does not lead to %j', (value) => {
  expect(safeReturnPath(value)).toBeUndefined();
});
