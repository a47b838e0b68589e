/** A question to the user that is open: resolves to whether they proved who they are. */
interface Question {
  readonly answer: Promise<boolean>;
  readonly settle: (isConfirmed: boolean) => void;
}

let question: Question | undefined;
const listeners = new Set<() => void>();

function tell(): void {
  for (const listener of listeners) listener();
}

/** Opens the question who the user is; all who ask meanwhile share the answer. */
export function askForReauthentication(): Promise<boolean> {
  if (question) return question.answer;
  let settle: (isConfirmed: boolean) => void = () => {};
  const answer = new Promise<boolean>((resolve) => {
    settle = resolve;
  });
  question = { answer, settle };
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

export function subscribeToReauthentication(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
