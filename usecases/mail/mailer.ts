import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock, Log } from '@kiln-connect/core';
import type { Store } from '@kiln-connect/store';
import type { Sealer } from '../sealing.ts';
import { MailRefusedError, type MailTransport } from './mail-transport.ts';
import { openMail } from './sealed-mail.ts';

/** Sends what `queueMail` put into the outbox. */
export interface Mailer {
  /** False where no mail server is configured: mails wait for the operator to hand them over. */
  readonly canSend: boolean;
  /** Something is about to be in the outbox: look there as soon as the transaction that does it is over. */
  wake(): void;
  /** Sends what is due now; answers how many mails it tried. Several servers may do so at once. */
  deliver(): Promise<number>;
  /** Starts nothing new; mails under way have a few seconds left before they are given up for now. */
  stop(): Promise<void>;
}

export interface MailerParts {
  readonly store: Pick<Store, 'outbox'>;
  /** Undefined where no mail server is configured. */
  readonly transport: MailTransport | undefined;
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly log: Log;
}

/** Mails that one server sends at the same time. */
const AT_ONCE = 5;
/** How long a mail belongs to the server that sends it: more than a transport may take. */
const LEASE_SECONDS = 300;
/** Pause after the first failed attempt; it doubles with each further one. In milliseconds. */
const FIRST_PAUSE = 60_000;
const LONGEST_PAUSE = 6 * 3_600_000;
/** How long mails under way may hold up the end, in milliseconds. */
const LAST_PATIENCE = 5_000;
/**
 * When the outbox is looked at after a wake, in milliseconds: the transaction that wrote the mail is
 * still open then, and one that takes longer than this is found by the periodic look.
 */
const LOOKS = [20, 200, 2_000];

/** How long after its `attempts`-th failure a mail is tried again, in milliseconds. */
export const pauseAfter = (attempts: number): number =>
  Math.min(FIRST_PAUSE * 2 ** Math.max(0, attempts - 1), LONGEST_PAUSE);

/** Puts the deliverer together. It starts nothing by itself: jobs and `wake` do. */
export function createMailer({ store, transport, sealer, clock, log }: MailerParts): Mailer {
  const stopping = new AbortController();
  const givingUp = new AbortController();
  let looking = new AbortController();
  const running = new Set<Promise<unknown>>();
  /** Taken by the mail server, and the database could not be told: not to be sent again. */
  const untold = new Set<string>();

  type Claimed = Awaited<ReturnType<typeof store.outbox.claim>>[number];
  const attempt = async (mail: Claimed, via: MailTransport): Promise<void> => {
    try {
      if (!untold.has(mail.id)) {
        const { subject, text, html } = openMail(mail.id, mail.sealed, sealer);
        await via.send({ id: mail.id, to: mail.to, subject, text, html }, givingUp.signal);
        untold.add(mail.id);
      }
    } catch (error) {
      const pause = error instanceof MailRefusedError ? LONGEST_PAUSE : pauseAfter(mail.attempts);
      log.warn({ err: error, mail: mail.id, kind: mail.kind }, 'a mail could not be sent');
      await store.outbox.failed({
        id: mail.id,
        error: error instanceof Error ? error.message : String(error),
        nextAttemptAt: new Date(clock.now().getTime() + pause),
      });
      return;
    }
    await store.outbox.sent(mail.id);
    untold.delete(mail.id);
  };

  const deliver = async (): Promise<number> => {
    let tried = 0;
    while (transport !== undefined && !stopping.signal.aborted) {
      const mails = await store.outbox.claim({
        now: clock.now(),
        limit: AT_ONCE,
        leaseSeconds: LEASE_SECONDS,
      });
      if (mails.length === 0) break;
      tried += mails.length;
      const results = await Promise.allSettled(mails.map((mail) => attempt(mail, transport)));
      const failure = results.find((result) => result.status === 'rejected');
      if (failure) throw failure.reason;
    }
    return tried;
  };

  /** Keeps hold of what `stop` waits for. */
  const held = async <T>(work: Promise<T>): Promise<T> => {
    running.add(work);
    try {
      return await work;
    } finally {
      running.delete(work);
    }
  };

  const look = async (signal: AbortSignal): Promise<void> => {
    for (const pause of LOOKS) {
      try {
        await sleep(pause, undefined, { signal, ref: false });
      } catch {
        return;
      }
      await held(deliver()).catch((error: unknown) =>
        log.warn({ err: error }, 'the outbox could not be looked at'),
      );
    }
  };

  return {
    canSend: transport !== undefined,
    wake: () => {
      if (transport === undefined || stopping.signal.aborted) return;
      looking.abort();
      looking = new AbortController();
      void look(looking.signal);
    },
    deliver: () => held(deliver()),
    stop: async () => {
      stopping.abort();
      looking.abort();
      const patience = setTimeout(() => givingUp.abort(), LAST_PATIENCE);
      await Promise.allSettled(running);
      clearTimeout(patience);
    },
  };
}
