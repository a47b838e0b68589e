/** A command that can not be carried out; its message is the whole output, on standard error. */
export class CommandFailure extends Error {
  /** 1: failed or refused. 2: used wrongly. */
  readonly exitCode: 1 | 2;
  /** The error object of the API, for `--json`. */
  readonly body: unknown;

  constructor({ message, exitCode, body }: { message: string; exitCode: 1 | 2; body?: unknown }) {
    super(message);
    this.name = 'CommandFailure';
    this.exitCode = exitCode;
    this.body = body;
  }
}
