import { describe, expect, it } from 'vitest';
import { createTurns } from '../process/turns.ts';
import { createGate } from './gate.ts';

/** Work that ends when it is told to. */
function heldWork(name: string, log: string[]) {
  let end = () => {};
  const held = new Promise<void>((resolve) => {
    end = resolve;
  });
  const work = async () => {
    log.push(`${name} begins`);
    await held;
    log.push(`${name} ends`);
  };
  return { work, end };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('the gate', () => {
  it('lets readers in together, and a block only when all of them are out', async () => {
    const log: string[] = [];
    const gate = createGate();
    const first = heldWork('first', log);
    const second = heldWork('second', log);
    const block = heldWork('block', log);
    const all = [gate.shared(first.work), gate.shared(second.work)];
    await settle();
    all.push(gate.exclusive(block.work));
    await settle();
    expect(log).toEqual(['first begins', 'second begins']);
    first.end();
    await settle();
    second.end();
    await settle();
    expect(log.slice(2)).toEqual(['first ends', 'second ends', 'block begins']);
    const late = heldWork('late', log);
    all.push(gate.shared(late.work));
    await settle();
    expect(log.at(-1)).toBe('block begins');
    block.end();
    await settle();
    expect(log.slice(-2)).toEqual(['block ends', 'late begins']);
    late.end();
    await Promise.all(all);
  });

  it('stays usable when work fails', async () => {
    const gate = createGate();
    const fail = async () => {
      throw new Error('no');
    };
    await expect(gate.exclusive(fail)).rejects.toThrow('no');
    await expect(gate.shared(fail)).rejects.toThrow('no');
    expect(await gate.exclusive(async () => 'still open')).toBe('still open');
  });
});

describe('turns', () => {
  it('come one after the other, also after one that failed', async () => {
    const inTurn = createTurns();
    const log: string[] = [];
    const first = heldWork('first', log);
    const failing = inTurn(async () => {
      await first.work();
      throw new Error('no');
    });
    const second = inTurn(async () => log.push('second'));
    await settle();
    first.end();
    await expect(failing).rejects.toThrow('no');
    await second;
    expect(log).toEqual(['first begins', 'first ends', 'second']);
  });
});
