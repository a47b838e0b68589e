/**
 * Positions are stored in segments of this length: rows of a stake and hour are kept apart by the segment
 * whose reading gave them, so that a rewind can delete whole rows at a segment's boundary. A constant of
 * the stored data: changing it takes a migration.
 */
export const SEGMENT_LENGTH = 256;

/**
 * What was final when it was read has longer segments, of so many: fewer of them cut an hour in two, and
 * so there are fewer rows. Each begins where a short one does.
 */
const FINAL_SEGMENT_LENGTH = 8 * SEGMENT_LENGTH;

const startOf = (position: number, length: number): number =>
  Math.floor(position / length) * length;

/** The first position of the segment that holds this position, where all up to `final` is final. */
export function segmentStart(position: number, final = -1): number {
  const long = startOf(position, FINAL_SEGMENT_LENGTH);
  const isFinal = long + FINAL_SEGMENT_LENGTH - 1 <= final;
  return isFinal ? long : startOf(position, SEGMENT_LENGTH);
}

/** The last position of the short segment that holds this position: how far to read at once. */
export const segmentEnd = (position: number): number => segmentStart(position) + SEGMENT_LENGTH - 1;

/**
 * The last segment end at or before this position, where all up to `final` was final once: where a rewind
 * may go; -1 when there is none.
 */
export const lastSegmentEnd = (position: number, final = -1): number =>
  segmentStart(position + 1, final) - 1;

/** The last position of the long segment that holds this position: how far to store at once. */
export const finalSegmentEnd = (position: number): number =>
  startOf(position, FINAL_SEGMENT_LENGTH) + FINAL_SEGMENT_LENGTH - 1;
