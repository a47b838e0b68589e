import { type ChildProcess, fork } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Log } from '@kiln-connect/core';
import { errorOf, type Input, type Output, type Question, type Reply } from './messages.ts';
import { endRecordedProcess, type Role, recordProcess } from './processes.ts';

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 10_000;
const LONGEST_STOP_MS = 8000;
/** A child that lived that long is taken to be sound: the next pause is a short one again. */
const SOUND_AFTER_MS = 60_000;
/** Starts that fail one after the other before the devnet is given up. */
const MOST_FAILED_STARTS = 6;

/** Whose process is supervised, and how it is started. */
export interface ChildSpec {
  /** The chain's name for people: 'Ethereum'. */
  readonly title: string;
  /** The file that the process runs; it calls `becomeChild`. */
  readonly main: URL;
  /** What it loads before tsx is there to look at every file of it. */
  readonly preloaded: readonly string[];
  /** What it finds in its environment beside what every process needs. */
  readonly environment: { readonly [name: string]: string };
  /** What a crash may leave behind, in the order in which it has to be ended. */
  readonly roles: readonly Role[];
}

/** The commands that every child knows. */
interface ChildCommands {
  start(o: never): Promise<unknown>;
  stop(o: null): Promise<null>;
}

/** The devnet's process, kept alive. */
export interface Supervisor<Commands extends ChildCommands> {
  readonly started: Output<Commands, 'start'>;
  /**
   * Asks the child; waits when it is being started again.
   * @throws {Error} when the child ends before it answers, or with what the child threw.
   */
  ask<C extends keyof Commands>(
    command: C,
    input: Input<Commands, C>,
  ): Promise<Output<Commands, C>>;
  /** Sends without waiting, and drops it when there is no child just now. */
  tell<C extends keyof Commands>(command: C, input: Input<Commands, C>): void;
  stop(): Promise<void>;
}

interface Child {
  ask(command: string, input: unknown): Promise<unknown>;
  readonly ended: Promise<string>;
  readonly process: ChildProcess;
}

/** Ends what an earlier parent left behind. */
export async function endLeftovers(
  dataDir: string,
  roles: readonly Role[],
  log: Log,
): Promise<void> {
  for (const role of roles) {
    const pid = await endRecordedProcess(dataDir, role);
    if (pid !== undefined) log.warn({ pid, role }, 'ended a process that a crash left behind');
  }
}

/** What the child needs to run: none of the server's own settings, and so none of its secrets. */
function childEnvironment(own: ChildSpec['environment']): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  return {
    ...(PATH && { PATH }),
    ...(HOME && { HOME }),
    ...(TMPDIR && { TMPDIR }),
    ...own,
  };
}

function spawnChild(spec: ChildSpec, log: Log): Child {
  const child = fork(fileURLToPath(spec.main), [], {
    // By address, so that it is found from every working directory.
    execArgv: [...spec.preloaded, 'tsx'].flatMap((name) => ['--import', import.meta.resolve(name)]),
    env: childEnvironment(spec.environment),
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'advanced',
  });
  const waiting = new Map<
    number,
    { resolve: (output: unknown) => void; reject: (e: Error) => void }
  >();
  let nextId = 1;
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) =>
      resolve(signal ? `was ended by ${signal}` : `exited with code ${code}`),
    );
  });
  void ended.then((how) => {
    for (const { reject } of waiting.values()) {
      reject(new Error(`the ${spec.title} devnet ${how} before it answered`));
    }
    waiting.clear();
  });
  child.on('message', (reply: Reply) => {
    if ('level' in reply) return log[reply.level](reply.fields, reply.message);
    const asked = waiting.get(reply.id);
    waiting.delete(reply.id);
    if ('failure' in reply) asked?.reject(errorOf(reply.failure));
    else asked?.resolve(reply.output);
  });
  return {
    process: child,
    ended,
    ask: (command, input) =>
      new Promise((resolve, reject) => {
        const question: Question = { id: nextId++, command, input };
        waiting.set(question.id, { resolve, reject });
        child.send(question, (error) => {
          if (!error) return;
          waiting.delete(question.id);
          reject(error);
        });
      }),
  };
}

/**
 * Starts the devnet's process and starts it again whenever it ends by itself, with the same ports
 * and from the last state that anybody was told of.
 * @throws {Error} when the first start fails.
 */
export async function supervise<Commands extends ChildCommands>(
  input: Input<Commands, 'start'> & { readonly dataDir: string },
  spec: ChildSpec,
  log: Log,
): Promise<Supervisor<Commands>> {
  const { dataDir } = input;
  const { title } = spec;
  let isStopping = false;

  const startChild = async () => {
    await endLeftovers(dataDir, spec.roles, log);
    const child = spawnChild(spec, log);
    if (child.process.pid !== undefined) await recordProcess(dataDir, 'devnet', child.process.pid);
    const output = await child.ask('start', input).catch(async (error: unknown) => {
      child.process.kill('SIGKILL');
      await child.ended;
      await endLeftovers(dataDir, spec.roles, log);
      throw error;
    });
    return { child, output };
  };

  const first = await startChild();
  let current: Promise<Child> = Promise.resolve(first.child);

  const watch = (child: Child, startedAt: number, pause: number): void => {
    void child.ended.then((how) => {
      if (isStopping) return;
      log.error({ how }, `the ${title} devnet ended by itself and is started again`);
      const sound = performance.now() - startedAt > SOUND_AFTER_MS;
      current = restart(sound ? FIRST_PAUSE_MS : pause);
      current.catch((error: unknown) => {
        log.error({ error: String(error) }, `the ${title} devnet can not be started again`);
      });
    });
  };

  const restart = async (firstPause: number): Promise<Child> => {
    let pause = firstPause;
    for (let failed = 0; ; ) {
      await sleep(pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      if (isStopping) throw new Error(`the ${title} devnet is being stopped`);
      try {
        const startedAt = performance.now();
        const { child } = await startChild();
        watch(child, startedAt, pause);
        return child;
      } catch (error) {
        failed++;
        log.error({ error: String(error), failed }, `the ${title} devnet did not start`);
        if (failed === MOST_FAILED_STARTS) throw error;
      }
    }
  };

  watch(first.child, performance.now(), FIRST_PAUSE_MS);

  return {
    started: first.output as Output<Commands, 'start'>,
    ask: async <C extends keyof Commands>(command: C, question: Input<Commands, C>) =>
      (await (await current).ask(String(command), question)) as Output<Commands, C>,
    tell: (command, question) => {
      current.then((child) => child.ask(String(command), question)).catch(() => {});
    },
    async stop() {
      if (isStopping) return;
      isStopping = true;
      const child = await current.catch(() => undefined);
      if (child?.process.connected) {
        const late = sleep(LONGEST_STOP_MS, undefined, { ref: false }).then(() => {
          throw new Error(`it did not stop within ${LONGEST_STOP_MS} ms`);
        });
        await Promise.race([child.ask('stop', null), late]).catch((error: unknown) => {
          // Nothing is lost: the next start makes again what was not written in order.
          log.error({ error: String(error) }, `the ${title} devnet could not be stopped in order`);
          child.process.kill('SIGKILL');
        });
        await child.ended;
      }
      await endLeftovers(dataDir, spec.roles, log);
    },
  };
}
