import { NETWORKS, SCOPES } from '@kiln-connect/core';
import { z } from 'zod';

export const network = z.enum(NETWORKS);
export const scope = z.enum(SCOPES);

/** A name for people: not empty, no line breaks or other control characters. */
export const name = z
  .string()
  .trim()
  .regex(/^[^\p{Cc}]{1,100}$/u, {
    error: 'Expected 1 to 100 characters without line breaks.',
  });

export const description = z.string().regex(/^[^\p{Cc}]{0,500}$/u, {
  error: 'Expected at most 500 characters without line breaks.',
});

/** Epochs or days to pass in one go. */
export const wholeNumber = z.int().min(1).max(100_000);
