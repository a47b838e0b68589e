import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      '{core,verify,chains,store,people,usecases,indexer,server,dashboard,devnet,trials}/**/*.test.ts',
    ],
    testTimeout: 60_000,
    hookTimeout: 180_000,
    // Two cores: more workers only wait for each other.
    maxWorkers: 2,
  },
});
