/**
 * Positions are stored in segments of this length: rows of a stake and hour are kept apart by the segment
 * whose reading gave them, so that a rewind can delete whole rows at a segment's boundary. A constant of
 * the stored data: changing it takes a migration.
 */
const SEGMENT_LENGTH = 256;

/** The first position of the segment that holds this position. */
export const segmentStart = (position: number): number =>
  Math.floor(position / SEGMENT_LENGTH) * SEGMENT_LENGTH;

/** The last position of the segment that holds this position. */
export const segmentEnd = (position: number): number => segmentStart(position) + SEGMENT_LENGTH - 1;

/** The last segment end at or before this position: where a rewind may go; -1 when there is none. */
export const lastSegmentEnd = (position: number): number => segmentStart(position + 1) - 1;
