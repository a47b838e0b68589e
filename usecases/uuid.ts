const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** False for what can be the id of nothing here, and would be refused by the database. */
export const isUuid = (text: string): boolean => UUID.test(text);
