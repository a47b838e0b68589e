import { hasCode, messageOf } from '../../api/api-error.ts';

/** What is wrong, by the field that it stands beside; `form` is what belongs to no field. */
export type FieldErrors<Field extends string> = { readonly [field in Field | 'form']?: string };

/** What the form was last held up by: what is missing in it, or what the server answered. */
export const firstFault = (missing: object, error: unknown): unknown =>
  Object.keys(missing).length > 0 ? missing : error;

interface Problem {
  readonly field?: unknown;
  readonly message?: unknown;
}

/**
 * Sorts an answer of the server to the fields of a form: by its code where `fieldOfCode` knows it,
 * by the places that it lists otherwise. A field is called as the request calls it.
 */
export function fieldErrors<Field extends string>(
  error: unknown,
  fields: readonly Field[],
  fieldOfCode: { readonly [code: string]: Field } = {},
): FieldErrors<Field> {
  const message = messageOf(error);
  if (message === undefined) return {};
  const code = Object.keys(fieldOfCode).find((one) => hasCode(error, one));
  if (code !== undefined) return { [fieldOfCode[code] as Field]: message } as FieldErrors<Field>;
  const details = (error as { details?: { problems?: unknown } }).details;
  const problems: readonly Problem[] = Array.isArray(details?.problems) ? details.problems : [];
  const placed = problems.flatMap(({ field: place, message }) => {
    const field = fields.find((one) => String(place).replace(/[.[].*$/, '') === one);
    return field === undefined ? [] : [[field, String(message)] as const];
  });
  return placed.length > 0
    ? (Object.fromEntries(placed) as FieldErrors<Field>)
    : ({ form: message } as FieldErrors<Field>);
}
