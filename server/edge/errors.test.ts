import { StoreUnavailableError } from '@kiln-connect/core';
import { describe, expect, it } from 'vitest';
import { errorAnswer } from './errors.ts';

describe('the answer to a request that failed', () => {
  it('says 503, and when to ask again, while the database is out of reach', () => {
    const error = new StoreUnavailableError({
      code: 'database_unavailable',
      message: 'PostgreSQL can not be reached.',
      cause: new Error('connect ECONNREFUSED 10.1.2.3:5432'),
    });
    expect(errorAnswer(error, 'r')).toEqual({
      status: 503,
      headers: { 'retry-after': '1' },
      body: {
        error: 'database_unavailable',
        message: 'PostgreSQL can not be reached.',
        request_id: 'r',
      },
    });
  });

  it('says nothing of an error that is none of ours', () => {
    const answer = errorAnswer(new Error('select hunter2 from tokens'), 'r');
    expect(answer).toMatchObject({ status: 500, body: { error: 'internal_error' } });
    expect(JSON.stringify(answer)).not.toContain('hunter2');
  });
});
