import type { Clock } from '@kiln-connect/core';
import { type Egress, EgressError } from '@kiln-connect/people/egress';
import { retryAfterOf } from './retry-schedule.ts';

/** What an endpoint said to one request, or why it said nothing. */
export interface WebhookReply {
  readonly at: Date;
  readonly durationMs: number;
  readonly status: number | null;
  /** Null for a success. */
  readonly error: string | null;
  /** How the answer began, where it was no success and said something. */
  readonly answer: string | null;
  /** The pause that it asked for, in milliseconds. */
  readonly retryAfter: number | undefined;
}

/** How much of an answer is read, in bytes, and kept, in characters, for who looks for the fault. */
const ANSWER_BYTES = 1024;
const ANSWER_CHARACTERS = 500;

/** Sends one request to an endpoint; a failure is an answer, not an error. */
export async function sendWebhook(
  { url, headers, body }: { url: string; headers: Readonly<Record<string, string>>; body: string },
  { egress, clock, signal }: { egress: Egress; clock: Clock; signal: AbortSignal },
): Promise<WebhookReply> {
  const at = clock.now();
  const started = performance.now();
  const replied = (reply: Omit<WebhookReply, 'at' | 'durationMs'>): WebhookReply => ({
    at,
    durationMs: Math.round(performance.now() - started),
    ...reply,
  });
  try {
    const response = await egress.fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Kiln-Connect-Webhooks/1',
        ...headers,
      },
      body,
      enough: ANSWER_BYTES,
      signal,
    });
    const { status } = response;
    if (response.ok) {
      return replied({ status, error: null, answer: null, retryAfter: undefined });
    }
    return replied({
      status,
      error: `The endpoint answered ${status}, not 2xx.`,
      answer: shownAnswer(await response.text()),
      retryAfter: retryAfterOf(response.headers.get('retry-after'), clock.now()),
    });
  } catch (error) {
    if (!(error instanceof EgressError)) throw error;
    return replied({ status: null, error: error.message, answer: null, retryAfter: undefined });
  }
}

/** Without what the database does not keep (NUL) or a screen could be confused by. */
const shownAnswer = (text: string): string | null =>
  text
    .replace(/[\s\p{Cc}\p{Bidi_Control}\uFFFD]+/gu, ' ')
    .trim()
    .slice(0, ANSWER_CHARACTERS) || null;
