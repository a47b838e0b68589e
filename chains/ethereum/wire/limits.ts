/** Deposits in one transaction, keys in one request. */
export const MAX_VALIDATORS = 150;

/** Sources of one consolidation request, each of which takes a transaction. */
export const MAX_SOURCES = 50;
