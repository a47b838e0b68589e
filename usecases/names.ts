import { InvalidInputError } from '@kiln-connect/core';

/**
 * What names of people, organizations and tokens are made of: 1 to 100 characters, none that breaks
 * a line, is invisible control, or turns the direction of what stands beside it.
 */
export const NAME = /^[^\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]{1,100}$/u;

/** Like a name, up to 500 characters, and may be empty. */
export const DESCRIPTION = /^[^\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]{0,500}$/u;

/** What a text that is no name is answered. */
export const NAME_RULE = 'Expected 1 to 100 characters without line breaks or control characters.';
export const DESCRIPTION_RULE =
  'Expected at most 500 characters without line breaks or control characters.';

/**
 * The name without the space around it. `of` says whose it is, for the message.
 * @throws {InvalidInputError} 'invalid_name'.
 */
export function requireName(text: string, of: string): string {
  const name = text.trim();
  if (NAME.test(name)) return name;
  throw new InvalidInputError({
    code: 'invalid_name',
    message: `This can not be the name of ${of}. ${NAME_RULE}`,
  });
}

/**
 * The description without the space around it.
 * @throws {InvalidInputError} 'invalid_description'.
 */
export function requireDescription(text: string): string {
  const description = text.trim();
  if (DESCRIPTION.test(description)) return description;
  throw new InvalidInputError({
    code: 'invalid_description',
    message: `This can not be a description. ${DESCRIPTION_RULE}`,
  });
}
