import { describe, expect, it } from 'vitest';
import { requireStrongPassword } from './password-strength.ts';

const person = {
  email: 'ada.lovelace@example.com',
  name: 'Ada Lovelace',
  organizations: ['Acme Custody', 'Nordlicht'],
};
const check = (password: string) => requireStrongPassword(password, person);

describe('a new password', () => {
  it.each([
    'correct horse battery staple',
    'violet Canyon tram 93',
    'Zx9!qLm2#vTr',
    'ключ от старого сарая',
    'x8$kQ'.repeat(3).concat('wholly different end'),
  ])('may be %s', async (password) => {
    await check(password);
  });

  it.each([
    'password123',
    'Passw0rd!!',
    'qwertyuiop',
    '1234567890',
    'iloveyou1234',
    'aaaaaaaaaaaaaaaa',
    'abcabcabcabcabc',
    '2001-09-112001',
    'lovelace1815',
    'ada.lovelace@example.com',
    'AdaLovelace',
    'kilnconnect',
    'acmecustody1',
    'AcmeCustody2026',
    'custodyacme',
    'nordlicht1815',
  ])('may not be %s, and it is said why', async (password) => {
    await expect(check(password)).rejects.toMatchObject({
      name: 'InvalidInputError',
      code: 'weak_password',
      message: expect.stringMatching(/^This password is too easy to guess\. \S/),
      details: { score: expect.any(Number), suggestions: expect.any(Array) },
    });
  });

  it('may be made of the name of an organization that is not theirs', async () => {
    await requireStrongPassword('nordlicht1815', { ...person, organizations: [] });
  });

  it('has 10 to 128 characters, counted as people count them', async () => {
    await expect(check('Zx9!qLm2#')).rejects.toMatchObject({
      message: 'The password has 9 characters; it must have 10 to 128.',
    });
    await expect(check('🦊🐙🦉🐝🦂🐬🦁🐸🦄')).rejects.toMatchObject({
      message: 'The password has 9 characters; it must have 10 to 128.',
    });
    await expect(check('Zx9!qLm2#vTr'.repeat(11))).rejects.toMatchObject({
      message: 'The password has 132 characters; it must have 10 to 128.',
    });
  });

  it('never comes back in the error', async () => {
    const error = await check('lovelace1815').catch((one: Error) => one);
    expect(JSON.stringify({ ...error, message: error?.message })).not.toContain('lovelace1815');
  });
});
