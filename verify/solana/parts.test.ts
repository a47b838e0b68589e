import { describe, expect, it } from 'vitest';
import { describeBytes } from '../index.ts';
import { bytesOf, honest, memo, STRANGER } from '../testing/solana-honest.ts';

const partsOf = (bytes: string) => describeBytes({ chain: 'sol', network: 'devnet', bytes }).parts;
const bytes = bytesOf(honest.deactivate.instructions);
/** One signature: its number, and its place. */
const message = bytes.slice(2 * 65);

describe('the parts of a Solana transaction', () => {
  it('name the fields of what is done, and who plays which role in it', () => {
    const own = partsOf(bytes).filter(({ path }) => path.includes('instructions[2]'));
    expect(own.map(({ path, value }) => [path, value])).toEqual([
      ['instructions[2].program', expect.stringMatching(/^account \d: Stake1/)],
      ['length(instructions[2].accounts)', '2'],
      [
        'instructions[2].stakeAccount',
        expect.stringContaining(honest.deactivate.intent.stake_account),
      ],
      ['instructions[2].authority', expect.stringContaining(honest.deactivate.intent.wallet)],
      ['length(instructions[2].data)', '4 bytes'],
      ['instructions[2].number', 'stake.deactivate'],
    ]);
  });

  it('are those of a message where no place for signatures stands before it', () => {
    const [whole, alone] = [partsOf(bytes), partsOf(message)];
    expect(alone[0]).toMatchObject({ path: 'version', from: 0 });
    expect(alone.map(({ path }) => path)).toEqual(whole.slice(2).map(({ path }) => path));
    expect(alone.map(({ from }) => from)).toEqual(whole.slice(2).map(({ from }) => from - 65));
  });

  it('are the same in each encoding', () => {
    const raw = Buffer.from(bytes, 'hex');
    expect(partsOf(raw.toString('base64'))).toEqual(partsOf(bytes));
  });

  it('show text by its characters, and what nobody understands as it is', () => {
    const memos = partsOf(bytesOf([memo('a\u202Eb')])).filter(({ path }) => path.endsWith('.memo'));
    expect(memos).toMatchObject([{ value: '"a\\u{202e}b"' }]);
    const stranger = { programAddress: STRANGER.address, data: Uint8Array.of(1, 2, 3) };
    expect(
      partsOf(bytesOf([stranger])).find(({ path }) => path === 'instructions[0].data'),
    ).toMatchObject({
      value: '0x010203',
      meaning: expect.stringContaining('none that staking needs'),
    });
  });
});
