import { describe, expect, it } from 'vitest';
import { requireJson, requireOwnPage } from './own-pages.ts';

const publicUrl = new URL('https://connect.example');

const isLetIn = (method: string, headers: Record<string, string>): boolean => {
  try {
    requireOwnPage({ method, headers }, { publicUrl });
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: 'cross_origin_request' });
    return false;
  }
};

describe('a request to the dashboard', () => {
  it('that changes something must come from a page of ours', () => {
    for (const method of ['POST', 'PATCH', 'DELETE', 'PUT']) {
      expect(isLetIn(method, { 'sec-fetch-site': 'same-origin' })).toBe(true);
      for (const site of ['same-site', 'cross-site', 'none', 'strange', '']) {
        expect([site, isLetIn(method, { 'sec-fetch-site': site })]).toEqual([site, false]);
      }
    }
  });

  it('of a browser that does not say where from is believed by its origin alone', () => {
    expect(isLetIn('POST', { origin: 'https://connect.example' })).toBe(true);
    for (const origin of [
      'https://connect.example.evil.test',
      'http://connect.example',
      'https://connect.example:8443',
      'https://evil.test',
      'null',
      '',
    ]) {
      expect([origin, isLetIn('POST', { origin })]).toEqual([origin, false]);
    }
    expect(isLetIn('POST', {})).toBe(false);
    expect(isLetIn('POST', { referer: 'https://connect.example/' })).toBe(false);
  });

  it('of another site is refused although it names our origin', () => {
    expect(
      isLetIn('POST', { 'sec-fetch-site': 'cross-site', origin: 'https://connect.example' }),
    ).toBe(false);
  });

  it('that reads may also come from the address bar, and from programs', () => {
    expect(isLetIn('GET', {})).toBe(true);
    expect(isLetIn('GET', { 'sec-fetch-site': 'none' })).toBe(true);
    expect(isLetIn('GET', { 'sec-fetch-site': 'cross-site' })).toBe(false);
    expect(isLetIn('GET', { 'sec-fetch-site': 'same-site' })).toBe(false);
  });

  it('that changes something names JSON as its type, which a form can not', () => {
    const takes = (method: string, type?: string): boolean => {
      try {
        requireJson({ method, headers: type === undefined ? {} : { 'content-type': type } });
        return true;
      } catch {
        return false;
      }
    };
    expect(takes('POST', 'application/json')).toBe(true);
    expect(takes('DELETE', 'Application/JSON; charset=utf-8')).toBe(true);
    expect(takes('GET')).toBe(true);
    for (const type of [
      undefined,
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'text/plain; application/json',
      'application/json-patch+json',
    ]) {
      expect([type, takes('POST', type)]).toEqual([type, false]);
    }
  });
});
