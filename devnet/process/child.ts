import type { Log } from '@kiln-connect/core';
import { failureOf, type Question, type Reply } from './messages.ts';

/** What a devnet's own process does; everything else is the transport of `supervisor.ts`. */
export interface Child {
  readonly title: string;
  /** Answers one command; `start` comes first. */
  run(command: string, input: never): Promise<unknown>;
  /** Ends what must not outlive the process. */
  end(): Promise<void>;
}

/** How the work in a child's process tells its parent. */
export interface ChildTools {
  readonly log: Log;
  /** The devnet can not go on: the process ends, and its parent starts it again. */
  fail(error: unknown): void;
}

const send = (reply: Reply): void => {
  if (process.connected) process.send?.(reply);
};

const logAt =
  (level: 'debug' | 'info' | 'warn' | 'error') =>
  (fields: object, message: string): void =>
    send({ level, fields, message });

/**
 * Makes this process the child of a supervisor: it is told what to do over their channel, and ends
 * when that closes, however the parent ended.
 */
export function becomeChild(child: Child): ChildTools {
  let isStopping = false;
  const log = {
    debug: logAt('debug'),
    info: logAt('info'),
    warn: logAt('warn'),
    error: logAt('error'),
  };
  const leave = async (code: number): Promise<never> => {
    isStopping = true;
    await child.end();
    process.exit(code);
  };
  const fail = (error: unknown): void => {
    if (isStopping) return;
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    log.error({ error: message }, `the ${child.title} devnet failed`);
    void leave(1);
  };
  process.on('message', ({ id, command, input }: Question) => {
    if (command === 'stop') isStopping = true;
    child.run(command, input as never).then(
      (output) => {
        send({ id, output });
        if (command === 'stop') void leave(0);
      },
      (error: unknown) => {
        send({ id, failure: failureOf(error) });
        if (command === 'start' || command === 'stop') void leave(1);
      },
    );
  });
  process.on('disconnect', () => void leave(0));
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  // The parent decides when to stop: a signal to the whole group (Ctrl-C) must not come before it.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => {});
  return { log, fail };
}
