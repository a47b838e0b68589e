import { makeEmptyCluster } from './empty-cluster.ts';

await makeEmptyCluster();
