import { TooManyRequestsError } from '@kiln-connect/core';

/** Counts the files that are being made for each organization. */
export interface FileLimits {
  /**
   * Takes one of the organization's places; call what it answers when the file is sent or given up.
   * @throws {TooManyRequestsError} 'too_many_files' when there is none.
   */
  enter(organizationId: string): () => void;
}

/** Each may take a processor for as long as it takes. */
const MOST_AT_ONCE = 3;

const RETRY_AFTER_SECONDS = 10;

/** Places for files, a few for each organization. */
export function createFileLimits(most = MOST_AT_ONCE): FileLimits {
  const counts = new Map<string, number>();
  return {
    enter: (organizationId) => {
      const taken = counts.get(organizationId) ?? 0;
      if (taken >= most) {
        throw new TooManyRequestsError({
          code: 'too_many_files',
          message: `${taken} reports are being made for this organization, the most at once: wait until one of them is there.`,
          retryAfterSeconds: RETRY_AFTER_SECONDS,
        });
      }
      counts.set(organizationId, taken + 1);
      let isLeft = false;
      return () => {
        if (isLeft) return;
        isLeft = true;
        const left = (counts.get(organizationId) ?? 1) - 1;
        if (left === 0) counts.delete(organizationId);
        else counts.set(organizationId, left);
      };
    },
  };
}
