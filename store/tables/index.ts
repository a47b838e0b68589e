export * from './organizations.ts';
export * from './reporting.ts';
export * from './transactions.ts';
