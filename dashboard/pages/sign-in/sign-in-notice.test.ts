import { expect, test } from 'vitest';
import { signInNotice } from './sign-in-notice.ts';

test('Who comes by themselves is told nothing', () => {
  expect(signInNotice({})).toBeUndefined();
});

test('A session that ended is explained', () => {
  expect(signInNotice({ notice: 'session_ended' })?.text).toContain('session has ended');
});

test('A refused single sign-on is explained, whatever its code', () => {
  expect(signInNotice({ error: 'not_invited' })?.text).toContain('no member');
  expect(signInNotice({ error: 'a_code_of_tomorrow' })?.text).toContain('did not succeed');
});

test('Words that somebody put into the address are never shown', () => {
  const words = 'Call +1 555 0100 to unlock your account';
  expect(signInNotice({ error: words })?.text).not.toContain('555');
  expect(signInNotice({ notice: words })).toBeUndefined();
});
