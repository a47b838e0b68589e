import { useSuspenseQuery } from '@tanstack/react-query';
import type { MeAnswer } from './answers.ts';
import { meQuery } from './queries.ts';

/** Who is signed in: on every page that only those reach who are. */
export const useMe = (): MeAnswer => useSuspenseQuery(meQuery).data;
