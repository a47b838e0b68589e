import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** Names a process beyond its id, which the system gives again to others. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in the kernel's ticks; '' where the system does not tell. */
  readonly started: string;
  readonly host: string;
}

export const ownIdentity = (): ProcessIdentity => ({
  pid: process.pid,
  started: startTimeOf(process.pid),
  host: hostname(),
});

/** Whether this very process lives on this host. */
export function isAlive({ pid, started }: ProcessIdentity): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return startTimeOf(pid) === started;
}

/** Field 22 of /proc/<pid>/stat, see proc(5); the command before it may itself hold brackets. */
function startTimeOf(pid: number): string {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return fields.slice(fields.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
