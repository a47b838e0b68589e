/** The mark and the name. */
export const Logo = () => (
  <span className="inline-flex items-center gap-2.5 text-sm font-semibold tracking-tight">
    <LogoMark />
    Kiln Connect
  </span>
);

const LogoMark = () => (
  <svg viewBox="0 0 24 24" className="size-6 shrink-0" aria-hidden="true" fill="none">
    <rect width="24" height="24" rx="6" className="fill-accent" />
    <path
      d="M8 6v12M16 6l-5.5 6L16 18"
      stroke="#fff"
      strokeWidth="2.25"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  </svg>
);
