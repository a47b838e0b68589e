import type { People, PeopleOptions } from './people.ts';

/** Opens the room. */
export declare function createPeople(options: PeopleOptions): Promise<People>;
