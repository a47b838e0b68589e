import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../..', import.meta.url));

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface CommandOptions {
  readonly dataDir?: string;
  readonly input?: string;
  /** Beside the path and the home of this process. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs the operator's command line in a process of its own; never throws on a failing command. */
export function runConnect(
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['--import', import.meta.resolve('tsx'), 'server/connect/main.ts', ...args],
      {
        cwd: repository,
        env: {
          PATH: process.env.PATH,
          HOME: process.env.HOME,
          ...options.environment,
          ...(options.dataDir ? { CONNECT_DATA_DIR: options.dataDir } : {}),
        },
        maxBuffer: 64 * 1024 * 1024,
      },
      (error, stdout, stderr) => {
        const code = error ? (typeof error.code === 'number' ? error.code : 1) : 0;
        resolve({ code, stdout, stderr });
      },
    );
    child.stdin?.end(options.input ?? '');
  });
}

/**
 * Runs a command that has to succeed and answers what it printed, trimmed.
 * @throws {Error} with its output when it does not.
 */
export async function connect(
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const { code, stdout, stderr } = await runConnect(args, options);
  if (code !== 0) throw new Error(`connect ${args.join(' ')} exited ${code}:\n${stderr}${stdout}`);
  return stdout.trim();
}
