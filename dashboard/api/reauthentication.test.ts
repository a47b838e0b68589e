import { afterEach, expect, test } from 'vitest';
import {
  askForReauthentication,
  isAskingForReauthentication,
  settleReauthentication,
  subscribeToReauthentication,
} from './reauthentication.ts';

afterEach(() => settleReauthentication(false));

test('All that wait for the same proof go on together', async () => {
  const first = askForReauthentication();
  const second = askForReauthentication();
  settleReauthentication(true);
  expect(await Promise.all([first, second])).toEqual([true, true]);
});

test('After a cancelled question the next action asks anew', async () => {
  const first = askForReauthentication();
  settleReauthentication(false);
  const second = askForReauthentication();
  expect(isAskingForReauthentication()).toBe(true);
  settleReauthentication(true);
  expect([await first, await second]).toEqual([false, true]);
});

test('Who shows the question is told when it opens and when it closes', () => {
  const seen: boolean[] = [];
  const stop = subscribeToReauthentication(() => seen.push(isAskingForReauthentication()));
  void askForReauthentication();
  settleReauthentication(true);
  stop();
  void askForReauthentication();
  expect(seen).toEqual([true, false]);
});
