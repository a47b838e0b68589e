import { describe, expect, it } from 'vitest';
import { ApiError } from '../../api/api-error.ts';
import { fieldErrors } from './field-errors.ts';

const fields = ['name', 'allowed_addresses'] as const;
const answer = (code: string, details = {}) =>
  new ApiError({ status: 400, code, message: `It is ${code}.`, details });

describe('what the server refuses', () => {
  it('stands beside the field that its code speaks of', () => {
    const shown = fieldErrors(answer('token_name_taken'), fields, { token_name_taken: 'name' });
    expect(shown).toEqual({ name: 'It is token_name_taken.' });
  });

  it('stands beside the fields that it lists', () => {
    const problems = [
      { in: 'body', field: 'allowed_addresses[1]', message: 'No address.' },
      { in: 'body', field: 'name', message: 'Too long.' },
      { in: 'path', field: 'id', message: 'No id.' },
    ];
    expect(fieldErrors(answer('invalid_parameter', { problems }), fields)).toEqual({
      allowed_addresses: 'No address.',
      name: 'Too long.',
    });
  });

  it('stands over the form when it belongs to no field', () => {
    expect(fieldErrors(answer('internal_error'), fields)).toEqual({
      form: 'It is internal_error.',
    });
  });

  it('is not shown when there is nothing, or when the user gave up confirming who they are', () => {
    expect(fieldErrors(undefined, fields)).toEqual({});
    expect(fieldErrors(answer('reauthentication_cancelled'), fields)).toEqual({});
  });
});
