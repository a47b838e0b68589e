export * from './organizations.ts';
export * from './people.ts';
export * from './reporting.ts';
export * from './transactions.ts';
