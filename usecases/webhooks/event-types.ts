import { EVENT_TYPES, type EventType } from '@kiln-connect/core';

/** Types in the order in which they are listed, each once. */
export const eachTypeOnce = (types: readonly EventType[]): EventType[] =>
  (Object.keys(EVENT_TYPES) as EventType[]).filter((type) => types.includes(type));
