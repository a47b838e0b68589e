/** Deposits in one transaction, keys in one request. */
export const MAX_VALIDATORS = 150;
