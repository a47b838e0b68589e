/** The first letter of a name, as a picture of whoever bears it. */
export const Initial = ({ of: name }: { of: string }) => (
  <span
    aria-hidden="true"
    className="grid size-6 shrink-0 place-items-center rounded-md bg-accent-soft text-xs font-semibold text-accent-ink"
  >
    {[...name.trim()][0]?.toUpperCase()}
  </span>
);
