import { STAKE_PROGRAM_ADDRESS } from '@solana-program/stake';
import { describe, expect, it } from 'vitest';
import { explainFailure } from './explain-failure.ts';

describe('the reason of a failure', () => {
  it('is told in words, with the program and the instruction that it is of', () => {
    expect(
      explainFailure({ InstructionError: [1n, { Custom: 12n }] }, ['', STAKE_PROGRAM_ADDRESS]),
    ).toBe(
      'the Stake program refused instruction 2: the stake would be less than the least delegation',
    );
    expect(explainFailure('BlockhashNotFound', [])).toContain('its block hash is too old');
    expect(explainFailure({ InsufficientFundsForRent: { account_index: 0 } }, [])).toBe(
      'an account would keep less than the chain lets one hold',
    );
  });

  it('is told as the node says it where nothing is known of it', () => {
    expect(explainFailure('WouldExceedMaxBlockCostLimit', [])).toBe(
      'of WouldExceedMaxBlockCostLimit',
    );
    expect(explainFailure({ DuplicateInstruction: 3n }, [])).toBe('of {"DuplicateInstruction":3}');
    expect(explainFailure({ InstructionError: [0, { Custom: 6001 }] }, ['Prog'])).toBe(
      'the program Prog refused instruction 1: its own error 6001',
    );
    expect(explainFailure({ InstructionError: [0, 'Immutable'] }, [STAKE_PROGRAM_ADDRESS])).toBe(
      'the Stake program refused instruction 1: Immutable',
    );
  });
});
