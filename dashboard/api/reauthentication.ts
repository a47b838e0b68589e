/** Why the user is asked: the last proof is too old for a change, or the session has ended. */
export type ReauthenticationReason = 'old_proof' | 'session_ended';

/** A question to the user that is open: resolves to whether they proved who they are. */
interface Question {
  readonly reason: ReauthenticationReason;
  readonly answer: Promise<boolean>;
  readonly settle: (isConfirmed: boolean) => void;
}

let question: Question | undefined;
const listeners = new Set<() => void>();

function tell(): void {
  for (const listener of listeners) listener();
}

/** Opens the question who the user is; all who ask meanwhile share the answer. */
export function askForReauthentication(
  reason: ReauthenticationReason = 'old_proof',
): Promise<boolean> {
  if (question) return question.answer;
  let settle: (isConfirmed: boolean) => void = () => {};
  const answer = new Promise<boolean>((resolve) => {
    settle = resolve;
  });
  question = { reason, answer, settle };
  tell();
  return answer;
}

/** Closes the question: the actions that wait are repeated, or given up. */
export function settleReauthentication(isConfirmed: boolean): void {
  const open = question;
  question = undefined;
  tell();
  open?.settle(isConfirmed);
}

export const isAskingForReauthentication = (): boolean => question !== undefined;

/** Why it is asked now; undefined while nothing is. */
export const reauthenticationReason = (): ReauthenticationReason | undefined => question?.reason;

export function subscribeToReauthentication(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
