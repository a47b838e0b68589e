import { beforeEach } from 'vitest';

/**
 * Makes the tests of a file the steps of one journey: after one that failed the others are left out,
 * since each would wait for what the one before it did not bring about.
 */
export function stopAtFirstFailure(): void {
  let hasFailed = false;
  beforeEach(({ skip, onTestFailed }) => {
    if (hasFailed) skip('a step before it failed');
    onTestFailed(() => {
      hasFailed = true;
    });
  });
}
