import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openStore } from '@kiln-connect/store';
import { testEngines } from '@kiln-connect/store/testing';
import { expect, it } from 'vitest';
import { generateChain } from './testing/generated-chain.ts';
import { storedDays } from './testing/stored-days.ts';

const script = fileURLToPath(new URL('./testing/index-a-chain.ts', import.meta.url));

it('leaves no gap and counts nothing twice when it is killed at any moment', async ({
  onTestFinished,
}) => {
  const database = await testEngines.find(({ name }) => name === 'PGlite')?.create();
  if (!database) throw new Error('PGlite is always there');
  onTestFinished(database.remove);
  const stakeIds = ['a@10', 'b@10', 'c@3000'];
  const reorganizations: number[] = [];
  const run = (): ChildProcess => {
    const values = [JSON.stringify(stakeIds), JSON.stringify(reorganizations)];
    const child = spawn(
      process.execPath,
      ['--import', import.meta.resolve('tsx'), script, database.options.dataDir, ...values],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    onTestFinished(() => void child.kill('SIGKILL'));
    return child;
  };

  let killed = 0;
  for (const change of [
    () => {},
    () => {},
    () => reorganizations.push(5_500),
    () => stakeIds.push('d@400'),
    () => reorganizations.push(4_000),
  ]) {
    change();
    const child = run();
    const ended = once(child, 'exit');
    await Promise.race([once(child.stdout as NonNullable<typeof child.stdout>, 'data'), ended]);
    await sleep(Math.random() * 1_500);
    child.kill('SIGKILL');
    const [, signal] = await ended;
    if (signal === 'SIGKILL') killed += 1;
  }
  const [code] = await once(run(), 'exit');
  expect(code).toBe(0);
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
}, 300_000);
