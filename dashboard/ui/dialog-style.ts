export const dialogBackdrop = 'fixed inset-0 z-40 bg-backdrop data-open:animate-appear';

/** A sheet at the foot of narrow screens, a box in the middle of wide ones. */
export const dialogViewport =
  'fixed inset-0 z-40 grid items-end overflow-y-auto sm:place-items-center sm:p-6';

/** Never higher than the screen: what does not fit is scrolled inside, in `dialogBody`. */
export const dialogPopup =
  'relative flex max-h-[calc(100dvh-1.5rem)] w-full min-w-0 flex-col overflow-hidden rounded-t-2xl bg-raised shadow-raised outline-none data-open:animate-appear sm:max-h-[calc(100dvh-3rem)] sm:rounded-2xl';

export const dialogBody =
  'flex min-h-0 min-w-0 flex-col gap-5 overflow-y-auto overscroll-contain p-5 wrap-anywhere sm:p-6';

/** Stays in sight at the foot of `dialogBody` while the rest of it is scrolled. */
export const dialogFoot =
  'sticky -bottom-5 z-10 -mx-5 -mb-5 border-t border-line bg-raised px-5 py-4 sm:-bottom-6 sm:-mx-6 sm:-mb-6 sm:px-6';
