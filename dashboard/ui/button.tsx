import type { ComponentProps, MouseEvent, ReactNode } from 'react';
import { type ButtonSize, type ButtonVariant, buttonStyle } from './button-style.ts';
import { classNames } from './class-names.ts';
import { Spinner } from './spinner.tsx';
import { Tooltip } from './tooltip.tsx';

export interface ButtonProps extends Omit<ComponentProps<'button'>, 'disabled'> {
  variant?: ButtonVariant;
  size?: ButtonSize;
  icon?: ReactNode;
  /** Work goes on: the button keeps its width and focus and does nothing. */
  isBusy?: boolean;
  /** Why the button can not be used now; it stays focusable, so that everybody can learn the reason. */
  disabledReason?: string | undefined;
}

export function Button(props: ButtonProps) {
  const { variant, size, icon, isBusy, disabledReason, className, onClick, children, ...rest } =
    props;
  const isOff = isBusy || disabledReason !== undefined;
  const click = (event: MouseEvent<HTMLButtonElement>) => {
    if (isOff) event.preventDefault();
    else onClick?.(event);
  };
  const button = (
    <button
      type="button"
      {...rest}
      onClick={click}
      aria-disabled={isOff || undefined}
      aria-busy={isBusy || undefined}
      className={classNames(
        buttonStyle({ ...(variant && { variant }), ...(size && { size }) }),
        className,
      )}
    >
      {isBusy ? <Spinner /> : icon}
      {children}
    </button>
  );
  return disabledReason ? <Tooltip text={disabledReason}>{button}</Tooltip> : button;
}
