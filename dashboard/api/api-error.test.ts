import { expect, test } from 'vitest';
import { ApiError, hasCode, isUnanswered, messageOf, readApiError } from './api-error.ts';

const answer = (status: number, body: unknown, headers?: HeadersInit) =>
  new Response(typeof body === 'string' ? body : JSON.stringify(body), {
    status,
    ...(headers && { headers }),
  });

test('An error of the server keeps its code, its message and what it says beside', async () => {
  const error = await readApiError(
    answer(
      429,
      { error: 'too_many_attempts', message: 'Wait.', details: { n: 1 } },
      { 'retry-after': '30' },
    ),
  );
  expect(error).toMatchObject({
    status: 429,
    code: 'too_many_attempts',
    message: 'Wait.',
    details: { n: 1 },
    retryAfterSeconds: 30,
  });
});

test.each(['<html>Bad gateway</html>', '', '"text"', 'null', '[]'])(
  'An answer of something else on the way, %j, still makes a sentence',
  async (body) => {
    const error = await readApiError(answer(502, body));
    expect(error.code).toBe('http_502');
    expect(error.message).toContain('502');
  },
);

test('Nobody is told of what they cancelled themselves', () => {
  const cancelled = new ApiError({
    status: 403,
    code: 'reauthentication_cancelled',
    message: 'Nothing was changed.',
  });
  expect(messageOf(cancelled)).toBeUndefined();
  expect(hasCode(cancelled, 'reauthentication_needed', 'reauthentication_cancelled')).toBe(true);
});

test('A fault of the dashboard itself does not show its inner words', () => {
  expect(messageOf(new TypeError('x is undefined'))).not.toContain('undefined');
});

test('It stays unknown whether a change was made when no answer of the server came', async () => {
  const unreachable = new ApiError({ status: 0, code: 'server_unreachable', message: 'Gone.' });
  const gateway = await readApiError(answer(504, '<html>Gateway timeout</html>'));
  const refused = await readApiError(answer(503, { error: 'starting', message: 'Wait.' }));
  const refusedOnTheWay = await readApiError(answer(413, '<html>Too large</html>'));
  expect([unreachable, gateway, refused, refusedOnTheWay].map(isUnanswered)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
