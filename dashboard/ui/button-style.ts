import { classNames } from './class-names.ts';

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger';
export type ButtonSize = 'small' | 'medium';

const VARIANTS: { readonly [variant in ButtonVariant]: string } = {
  primary: 'bg-accent text-white shadow-card not-aria-disabled:hover:bg-accent-hover',
  secondary: 'border border-line-strong bg-surface text-ink shadow-card hover:bg-hover',
  ghost: 'text-muted hover:bg-hover hover:text-ink',
  danger: 'bg-danger text-white shadow-card not-aria-disabled:hover:bg-danger-hover',
};

const SIZES: { readonly [size in ButtonSize]: string } = {
  small: 'h-8 gap-1.5 px-2.5 text-sm',
  medium: 'h-9 gap-2 px-3.5 text-sm',
};

/** How a button looks: for a link that looks like one. */
export const buttonStyle = (o: { variant?: ButtonVariant; size?: ButtonSize } = {}): string =>
  classNames(
    'inline-flex shrink-0 items-center justify-center whitespace-nowrap rounded-lg font-medium',
    'transition-colors duration-100 select-none',
    'disabled:opacity-50 aria-disabled:opacity-50 aria-disabled:cursor-not-allowed disabled:cursor-not-allowed',
    VARIANTS[o.variant ?? 'secondary'],
    SIZES[o.size ?? 'medium'],
  );
