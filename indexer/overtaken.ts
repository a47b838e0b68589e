import { ConflictError } from '@kiln-connect/core';

/**
 * Stores something, unless another server that indexes into the same database was first: nothing is
 * stored then, and the next step sees where that one got to.
 */
export async function unlessOvertaken(store: () => Promise<void>): Promise<boolean> {
  try {
    await store();
    return true;
  } catch (error) {
    const isOvertaken =
      error instanceof ConflictError &&
      (error.code === 'slice_out_of_order' || error.code === 'followed_stakes_changed');
    if (!isOvertaken) throw error;
    return false;
  }
}
