export const dialogBackdrop = 'fixed inset-0 z-40 bg-backdrop data-open:animate-appear';

/** A sheet at the foot of narrow screens, a box in the middle of wide ones. */
export const dialogViewport =
  'fixed inset-0 z-40 grid items-end overflow-y-auto sm:place-items-center sm:p-6';

export const dialogPopup =
  'flex w-full min-w-0 flex-col gap-5 rounded-t-2xl bg-raised p-5 shadow-raised outline-none data-open:animate-appear sm:rounded-2xl sm:p-6';
