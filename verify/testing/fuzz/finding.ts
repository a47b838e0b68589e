/** Something that the verifier must never do, with what it did. */
export class Finding extends Error {}

/** @throws {Finding} when it does not hold. */
export function demand(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Finding(otherwise);
}
