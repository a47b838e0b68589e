// Threads get no TypeScript loader from their parent on Node 20, so this one asks for it first.
import { workerData } from 'node:worker_threads';

const { register } = await import(workerData.typescriptLoader);
register();
await import('./worker-thread.ts');
