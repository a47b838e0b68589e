import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openStore } from '@kiln-connect/store';
import { testEngines } from '@kiln-connect/store/testing';
import { describe, expect, it } from 'vitest';
import { generateChain } from './testing/generated-chain.ts';
import type { IndexingTask } from './testing/index-a-chain.ts';
import { storedDays } from './testing/stored-days.ts';

const script = fileURLToPath(new URL('./testing/index-a-chain.ts', import.meta.url));

/** PGlite is one process's own; on PostgreSQL several share the work. */
const PROCESSES = { PGlite: 1, PostgreSQL: 2 };

describe.each(testEngines)('on $title', ({ name, isAvailable, create }) => {
  const processes = PROCESSES[name];
  it.skipIf(!isAvailable)(
    `leaves no gap and counts nothing twice when ${processes} of ${processes} are killed at any moment`,
    async ({ onTestFinished }) => {
      const database = await create();
      onTestFinished(database.remove);
      const { log: _, ...options } = database.options;
      const stakeIds = ['a@10', 'b@10', 'c@3000'];
      const reorganizations: number[] = [];
      const run = (): ChildProcess => {
        const task: IndexingTask = { database: options, stakeIds, reorganizations, leaseMs: 500 };
        const child = spawn(
          process.execPath,
          ['--import', import.meta.resolve('tsx'), script, JSON.stringify(task)],
          { stdio: ['ignore', 'pipe', 'inherit'] },
        );
        onTestFinished(() => void child.kill('SIGKILL'));
        return child;
      };
      const runAll = () => Array.from({ length: processes }, run);

      let killed = 0;
      for (const change of [
        () => {},
        () => {},
        () => reorganizations.push(5_500),
        () => stakeIds.push('d@400'),
        () => reorganizations.push(4_000),
      ]) {
        change();
        await Promise.all(
          runAll().map(async (child) => {
            const ended = once(child, 'exit');
            await Promise.race([
              once(child.stdout as NonNullable<typeof child.stdout>, 'data'),
              ended,
            ]);
            await sleep(Math.random() * 1_500);
            child.kill('SIGKILL');
            const [, signal] = await ended;
            if (signal === 'SIGKILL') killed += 1;
          }),
        );
      }
      const codes = await Promise.all(
        runAll().map(async (child) => (await once(child, 'exit'))[0] as number),
      );
      expect(codes).toEqual(Array.from({ length: processes }, () => 0));
      expect(killed).toBeGreaterThan(0);

      const chain = generateChain('killed', 6_000);
      for (const position of reorganizations) {
        chain.reorganize(position, `branch at ${position}`);
        chain.grow(100);
      }
      const store = await openStore(database.options);
      onTestFinished(() => store.close());
      for (const stakeId of stakeIds) {
        const question = {
          chain: 'generated',
          network: 'devnet' as const,
          organizationId: randomUUID(),
          filter: { stakeIds: [stakeId] },
        };
        expect(await storedDays({ ...question, stakeId }, store)).toEqual(chain.days(stakeId));
        const { answers } = await store.operations.list(question);
        const ids = (JSON.parse(answers) as { id: string }[]).map(({ id }) => id);
        expect(ids).toEqual(chain.operations(stakeId));
      }
    },
    300_000,
  );
});
