import { serializeSignedCookie } from 'better-call';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCookies } from './cookies.ts';

const secret = 'a secret of the tests';
const cookies = createCookies({ secret, isSecure: true });
const headersWith = (cookie: string) => new Headers({ cookie });
const pair = (line: string) => line.split(';')[0] ?? '';

describe('a signed cookie', () => {
  it('is read as it was written, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (value) => {
        const line = cookies.write('device', value, 60);
        expect(cookies.readSet([line], 'device')).toBe(value);
        expect(cookies.read(headersWith(pair(line)), 'device')).toBe(value);
      }),
    );
  });

  it('is the one that Better Auth writes', async () => {
    const value = 'token';
    const theirs = await serializeSignedCookie('__Host-kiln.session', value, secret, {
      path: '/',
      httpOnly: true,
      secure: true,
      sameSite: 'lax',
      maxAge: 60,
    });
    expect(cookies.read(headersWith(pair(theirs)), 'session')).toBe(value);
    expect(pair(cookies.write('session', value, 60))).toBe(pair(theirs));
  });

  it('is not read when a character of it is another one, or another secret signed it', () => {
    const line = pair(cookies.write('session', 'abc', 60));
    const at = line.indexOf('=') + 1;
    // The last character of the signature in Base64 holds bits that say nothing.
    for (let i = at; i < line.indexOf('%3D') - 1; i += 1) {
      if (line[i] === '%') continue;
      const changed = `${line.slice(0, i)}${line[i] === 'A' ? 'B' : 'A'}${line.slice(i + 1)}`;
      expect(cookies.read(headersWith(changed), 'session'), changed).toBeUndefined();
    }
    const others = createCookies({ secret: 'another', isSecure: true });
    expect(others.read(headersWith(line), 'session')).toBeUndefined();
    for (const cut of ['', '__Host-kiln.session=', '__Host-kiln.session=abc', line.slice(0, -9)]) {
      expect(cookies.read(headersWith(cut), 'session')).toBeUndefined();
    }
  });

  it('is not read from a name without the prefix that keeps others from setting it', () => {
    const line = pair(cookies.write('session', 'abc', 60)).replace('__Host-', '');
    expect(cookies.read(headersWith(line), 'session')).toBeUndefined();
  });

  it('is passed on only where it is asked for', () => {
    const header = headersWith('a=1; __Host-kiln.session=x.y%3D; __Host-kiln.device=z');
    expect(cookies.only(header, ['session'])).toBe('__Host-kiln.session=x.y%3D');
    expect(cookies.only(header, [])).toBe('');
  });
});
