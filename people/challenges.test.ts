import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { pruneChallenges } from './challenges.ts';
import { openRoom } from './create-people.ts';
import { createTestPerson, openBrowser, openTestPeople, type TestPeople } from './testing/index.ts';

const HOUR = 3_600_000;

describe('what has ended', () => {
  let test: TestPeople;
  beforeAll(async () => {
    test = await openTestPeople();
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  afterAll(() => test?.remove());

  it('is taken away: sessions, and challenges that nobody came back for', async () => {
    const room = await openRoom(test.options);
    const { orm, tables } = test.store.people;
    const { email, id } = await createTestPerson(test.people);
    const left = async () => [
      (await orm.select().from(tables.sessions)).length,
      (await orm.select().from(tables.verifications)).length,
    ];
    const browser = openBrowser(test);
    await browser.signIn(email);
    await browser.get('/passkey/generate-authenticate-options');
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 11 * HOUR });
    await openBrowser(test).signIn(email);
    await browser.get('/passkey/generate-authenticate-options');
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 1.1 * HOUR });
    expect(await left()).toEqual([2, 2]);
    await room.sessions.prune();
    await pruneChallenges(room);
    // The browser's session was used an hour ago, when it asked for the second challenge.
    expect(await left()).toEqual([2, 0]);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 11.5 * HOUR });
    await room.sessions.prune();
    expect(await left()).toEqual([0, 0]);
    expect(await test.people.sessions({ userId: id })).toEqual([]);
  });
});
