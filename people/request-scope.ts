import { AsyncLocalStorage } from 'node:async_hooks';
import type { Origin, PersonSession } from './people.ts';

/** What Better Auth's hooks must know of the request that they run in. */
export interface RequestScope extends Origin {
  /** The session with which the request came. */
  readonly session: PersonSession | undefined;
}

const scope = new AsyncLocalStorage<RequestScope>();

/** Does `work` as this request. */
export const withinRequest = <T>(request: RequestScope, work: () => Promise<T>): Promise<T> =>
  scope.run(request, work);

/** The request that is being answered; undefined outside of one. */
export const currentRequest = (): RequestScope | undefined => scope.getStore();
