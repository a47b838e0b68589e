import type { Json } from '@kiln-connect/core';

/** A validator's public key of a request as intents write it: the API takes it without 0x as well. */
export const keyOf = (text: Json | undefined): Json | undefined =>
  typeof text === 'string' && /^[0-9a-f]{96}$/i.test(text) ? `0x${text}` : text;

/** A list of public keys of a request as intents write it. */
export const keysOf = (list: Json | undefined): Json | undefined =>
  Array.isArray(list) ? (list as readonly Json[]).map((key) => keyOf(key) as Json) : list;
