import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { readFileIfThere, writeFileAtomic } from './durable.ts';

/** A process of ours, told apart from a later one that was given the same id. */
interface RecordedProcess {
  readonly pid: number;
  /** When it began, in whatever form the system says it. */
  readonly startedAt: string;
}

export type Role = 'devnet' | 'anvil';

const fileOf = (dataDir: string, role: Role) => join(dataDir, `${role}.process.json`);

/**
 * When a process began, in a form that only compares with itself; undefined when there is none.
 * On Linux: clock ticks since boot (`proc(5)`, field 22 of `stat`); elsewhere what `ps` prints.
 */
export async function startOfProcess(pid: number): Promise<string | undefined> {
  if (process.platform === 'linux') {
    const stat = await readFileIfThere(`/proc/${pid}/stat`).catch(() => undefined);
    if (!stat) return undefined;
    // The second field is the program's name in brackets and may itself hold blanks and brackets.
    const fields = stat
      .toString()
      .slice(stat.toString().lastIndexOf(')') + 2)
      .split(' ');
    const isZombie = fields[0] === 'Z';
    const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
    return isZombie ? undefined : `${boot} ${fields[19]}`;
  }
  const run = promisify(execFile);
  const { stdout } = await run('ps', ['-o', 'lstart=,command=', '-p', `${pid}`]).catch(() => ({
    stdout: '',
  }));
  return stdout.trim() || undefined;
}

/** Remembers that this process is ours; resolves when that is durable. */
export async function recordProcess(dataDir: string, role: Role, pid: number): Promise<void> {
  const startedAt = await startOfProcess(pid);
  if (startedAt === undefined) return;
  const recorded: RecordedProcess = { pid, startedAt };
  await writeFileAtomic(fileOf(dataDir, role), JSON.stringify(recorded));
}

/**
 * Ends the recorded process if it still lives, and only if it is the very one that was recorded;
 * answers its id when it had to be ended.
 */
export async function endRecordedProcess(dataDir: string, role: Role): Promise<number | undefined> {
  const path = fileOf(dataDir, role);
  const bytes = await readFileIfThere(path);
  if (!bytes) return undefined;
  const { pid, startedAt } = JSON.parse(bytes.toString()) as RecordedProcess;
  const lives = async () => (await startOfProcess(pid)) === startedAt;
  const wasThere = await lives();
  for (let waited = 0; await lives(); waited += 10) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
    if (waited > 5000) throw new Error(`process ${pid} (${role} of ${dataDir}) does not end`);
    await sleep(10);
  }
  await rm(path, { force: true });
  return wasThere ? pid : undefined;
}
