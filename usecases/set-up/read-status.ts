import type { System } from '../system.ts';
import type { StatusAnswer } from './set-up-answer.ts';

/** What everybody may know of this deployment. */
export async function readStatus(
  _input: Record<string, never>,
  { store, networks, mail }: System,
): Promise<StatusAnswer> {
  return { needs_set_up: await store.setup.isNeeded(), networks, mail: mail.canSend };
}
