import type { BlockRef, ChainSlice } from '@kiln-connect/core';
import { type HourSums, startSumming } from './sum-rows.ts';

/** What was read of the chain, in pieces that follow one another, and what it comes to. */
export interface SummedSlice extends HourSums {
  readonly pieces: readonly ChainSlice[];
}

/** Takes up what is read of the chain, piece by piece. */
export interface SliceSumming {
  add(piece: ChainSlice): void;
  /** What there is up to now, where all positions up to `final` are final. */
  take(final: number): SummedSlice;
}

/** Begins to sum what is read, so that it is ready to be stored once it is whole. */
export function sumSlices(): SliceSumming {
  const pieces: ChainSlice[] = [];
  const sums = startSumming();
  return {
    add: (piece) => {
      pieces.push(piece);
      sums.add(piece);
    },
    take: (final) => ({ pieces, ...sums.take(final) }),
  };
}

/** Summed now, where nobody did so while it was read. */
export function summed(slice: ChainSlice | SummedSlice, final: number): SummedSlice {
  if ('pieces' in slice) return slice;
  const sums = sumSlices();
  sums.add(slice);
  return sums.take(final);
}

/** The blocks of all pieces, in order. */
export const blocksOf = ({ pieces }: SummedSlice): readonly BlockRef[] =>
  pieces.flatMap(({ blocks }) => blocks);
