import { type CheckedPrecondition, ConflictError, type Precondition } from '@kiln-connect/core';

/** A precondition that does not hold, or that nobody looked at, and what was found. */
export interface UnmetPrecondition {
  readonly code: string;
  readonly message: string;
}

/** Of these preconditions those that do not hold and those that nobody checked, in their order. */
export const findUnmet = (
  preconditions: readonly Precondition[],
  checked: readonly CheckedPrecondition[],
): UnmetPrecondition[] =>
  preconditions.flatMap(({ code, statement, subject }) => {
    // Several may have one code: source and target of a consolidation have to be owned.
    const about = JSON.stringify(subject);
    const answers = checked.filter(
      (answer) => answer.code === code && JSON.stringify(answer.subject) === about,
    );
    if (answers.length === 0) {
      return [{ code, message: `Nobody checked that this holds: ${statement}` }];
    }
    return answers.filter(({ held }) => !held).map(({ finding }) => ({ code, message: finding }));
  });

/** The refusal of a transaction for which the chain is not, or no longer, as it must be. */
export const preconditionNotMet = (
  unmet: readonly UnmetPrecondition[],
  consequence: string,
): ConflictError =>
  new ConflictError({
    code: 'precondition_not_met',
    message: `What has to be true on chain for this transaction is not, so ${consequence}: ${unmet.map(({ message }) => message).join(' ')}`,
    details: { reasons: unmet.map(({ code, message }) => ({ code, message })) },
  });
