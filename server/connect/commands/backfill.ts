import { setTimeout as sleep } from 'node:timers/promises';
import type { Network } from '@kiln-connect/core';
import type { BackfillAnswer } from '@kiln-connect/usecases';
import type { Command } from 'commander';
import type { CommonOptions } from '../command.ts';
import { type OperatorClient, operatorOf } from '../operator-client.ts';
import { listOf, expiry as moment, network, text } from '../option-values.ts';
import { progressText } from '../progress-bar.ts';

interface Options extends CommonOptions {
  readonly chain: string;
  readonly network: Network;
  readonly validators: readonly string[];
  readonly from?: string;
  readonly to?: string;
}

const LOOK_EVERY_MS = 1_000;
/** Lines in a file are read later: fewer of them say the same. */
const LINE_EVERY_MS = 10_000;

/** What the command needs of the terminal. */
interface Showing {
  readonly write: (text: string) => void;
  /** Where the progress goes: standard error. */
  readonly complain: (text: string) => void;
  /** Whether that is a terminal, where one line is written over and over. */
  readonly isTerminal: boolean;
}

/** `backfill` */
export function addBackfill(program: Command, { write, complain, isTerminal }: Showing): void {
  program
    .command('backfill')
    .description('Read the history of validators; returns when it is stored')
    .requiredOption('--chain <chain>', "the chain, as the API names it: 'eth'")
    .requiredOption('--network <network>', 'the network', network)
    .requiredOption('--validators <keys>', 'public keys, at most 100', listOf(text))
    .option('--from <day>', 'read again what is stored from this day or moment on, UTC', moment)
    .option('--to <day>', 'return once it is stored up to this day or moment, UTC', moment)
    .action(async (_own: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const { chain, network, validators, from, to, json, quiet } = options;
      const server = operatorOf(options.dataDir);
      const begun = await server.post<BackfillAnswer>('/backfills', {
        chain,
        network,
        validators,
        from,
        to,
      });
      const last = await follow(
        begun,
        options,
        server,
        (line) => {
          if (json || quiet) return;
          complain(isTerminal ? `\r\u001b[K${line}` : `${line}\n`);
        },
        isTerminal ? LOOK_EVERY_MS : LINE_EVERY_MS,
      );
      if (!json && !quiet && isTerminal) complain('\n');
      if (json) write(`${JSON.stringify(last, null, 2)}\n`);
      else if (!quiet)
        write(
          `The history of ${validators.length} validator${validators.length === 1 ? '' : 's'} is stored.\n`,
        );
    });
}

/** Shows how far it is until nothing is left; those that are done leave the server's count. */
async function follow(
  begun: BackfillAnswer,
  { chain, network, validators, to }: Options,
  server: OperatorClient,
  show: (line: string) => void,
  showEveryMs: number,
): Promise<BackfillAnswer> {
  const startedAt = Date.now();
  let shownAt = Number.NEGATIVE_INFINITY;
  let { positions_total: total, positions_done: doneBefore } = begun;
  let now = begun;
  for (;;) {
    const left = now.positions_total - now.positions_done;
    // Where a history begins may be found only now.
    if (left > total) [total, doneBefore] = [left, 0];
    if (now.stakes === 0 || Date.now() - shownAt >= showEveryMs) {
      const elapsedMs = Date.now() - startedAt;
      show(
        progressText({ done: total - left, total }, { elapsedMs, doneBefore, unit: 'positions' }),
      );
      shownAt = Date.now();
    }
    if (now.stakes === 0) return now;
    await sleep(LOOK_EVERY_MS);
    now = await server.get<BackfillAnswer>('/backfills', {
      chain,
      network,
      validators: validators.join(','),
      to,
    });
  }
}
