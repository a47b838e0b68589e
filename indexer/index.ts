export { type AuthorityWatch, startAuthorityWatch } from './authority-watch.ts';
export { type Indexer, type IndexerOptions, startIndexer } from './indexer.ts';
export type { IndexerProgress } from './progress.ts';
