import { ImpossibleError } from '@kiln-connect/core';

/** Why the chain would not do what is asked for, or would do it to nobody's good. */
export interface Obstacle<Code extends string = string> {
  readonly code: Code;
  /** What is there and what would be right, as a sentence. */
  readonly message: string;
  readonly have: string;
  readonly need: string;
}

/** @throws {ImpossibleError} for the first obstacle that there is, with `have` and `need`. */
export function requireNone(obstacles: readonly (Obstacle | undefined)[]): void {
  const first = obstacles.find((obstacle) => obstacle !== undefined);
  if (!first) return;
  const { code, message, have, need } = first;
  throw new ImpossibleError({ code, message, details: { have, need } });
}

/** What was found of a precondition, in words. */
export interface Finding {
  readonly held: boolean;
  readonly finding: string;
}

/** What holds unless there is an obstacle. */
export function unlessAny(obstacles: readonly (Obstacle | undefined)[], holds: string): Finding {
  const first = obstacles.find((obstacle) => obstacle !== undefined);
  return first ? { held: false, finding: first.message } : { held: true, finding: holds };
}
