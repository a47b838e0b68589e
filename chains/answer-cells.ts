import type { JsonObject } from '@kiln-connect/core';

// What a column of an exported report reads of a wire object; nothing where the field is missing.

export const textOf = (field: string) => (answer: JsonObject) => {
  const value = answer[field];
  return typeof value === 'string' ? value : undefined;
};

export const numberOf = (field: string) => (answer: JsonObject) => {
  const value = answer[field];
  return typeof value === 'number' ? value : undefined;
};

export const timeOf = (field: string) => (answer: JsonObject) => {
  const value = answer[field];
  return typeof value === 'string' ? new Date(value) : undefined;
};

/** The smallest unit of a decimal text. */
export const amountOf = (field: string) => (answer: JsonObject) => {
  const value = answer[field];
  return typeof value === 'string' ? BigInt(value) : undefined;
};
