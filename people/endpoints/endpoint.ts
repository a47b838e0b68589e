import type { Json } from '@kiln-connect/core';
import type { z } from 'zod';
import type { CookieName } from '../cookies.ts';
import type { Origin, PersonSession } from '../people.ts';
import type { Room } from '../room.ts';

/** A request whose form and origin are checked, with the way to Better Auth. */
export interface Exchange<Body, Session> {
  readonly body: Body;
  readonly headers: Headers;
  readonly from: Origin;
  readonly session: Session;
  /**
   * Asks Better Auth's endpoint of this path, with only these cookies of the request.
   * @throws what its refusal means; see better-auth-fault.ts
   */
  ask(o: { body?: object; carrying: readonly CookieName[] }): Promise<BetterAuthAnswer>;
}

interface BetterAuthAnswer {
  readonly data: unknown;
  readonly setCookie: readonly string[];
}

export interface Answer {
  readonly data: Json;
  readonly setCookie?: readonly string[];
}

interface EndpointRule<Schema extends z.ZodType | undefined> {
  readonly method: 'GET' | 'POST';
  /** Below Better Auth's base, and the same there. */
  readonly path: string;
  /** A strict schema: what it does not name is refused, redirects above all. */
  readonly body: Schema;
}

type BodyOf<Schema> = Schema extends z.ZodType ? z.infer<Schema> : undefined;

type Handler<Schema, Session> = (
  exchange: Exchange<BodyOf<Schema>, Session>,
  room: Room,
) => Promise<Answer>;

/** One of the endpoints that are let through. */
export type Endpoint = EndpointRule<z.ZodType | undefined> &
  (
    | { readonly needs: 'nothing'; answer: Handler<never, PersonSession | undefined> }
    | { readonly needs: 'session' | 'recent'; answer: Handler<never, PersonSession> }
  );

/** An endpoint for everybody. */
export const openEndpoint = <Schema extends z.ZodType | undefined>(
  rule: EndpointRule<Schema> & { answer: Handler<Schema, PersonSession | undefined> },
): Endpoint => ({ ...rule, needs: 'nothing' }) as Endpoint;

/** An endpoint for who is signed in; `recent`: and proved lately who they are. */
export const signedInEndpoint = <Schema extends z.ZodType | undefined>(
  rule: EndpointRule<Schema> & {
    needs: 'session' | 'recent';
    answer: Handler<Schema, PersonSession>;
  },
): Endpoint => rule as Endpoint;
