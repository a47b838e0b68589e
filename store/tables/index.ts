export * from './access.ts';
export * from './audit.ts';
export * from './organizations.ts';
export * from './people.ts';
export * from './reporting.ts';
export * from './single-sign-on.ts';
export * from './transactions.ts';
