import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { tooltipPosition } from './tooltip-position.ts';

interface TooltipProps {
  text: string;
  /** Whether the text names the control (an icon) or adds to its name (a reason). */
  as?: 'label' | 'description';
  children: ReactNode;
}

/**
 * Words about a control, shown while it is hovered or focused, and on a tap where there is no hover.
 * Works on disabled controls too, as long as those are `aria-disabled` and so can be focused. It
 * stands in the top layer, over dialogs; Escape closes it alone.
 */
export function Tooltip({ text, as = 'description', children }: TooltipProps) {
  const id = useId();
  const anchor = useRef<HTMLSpanElement>(null);
  const bubble = useRef<HTMLSpanElement>(null);
  const [isOpen, setOpen] = useState(false);

  useEffect(() => {
    const control = anchor.current?.firstElementChild;
    if (as === 'description') control?.setAttribute('aria-describedby', id);
  }, [as, id]);

  useEffect(() => {
    const element = bubble.current;
    if (!isOpen || !element || !anchor.current) return;
    element.showPopover();
    const { top, left } = tooltipPosition({
      anchor: (anchor.current.firstElementChild ?? anchor.current).getBoundingClientRect(),
      bubble: element.getBoundingClientRect(),
      viewport: { width: innerWidth, height: innerHeight },
    });
    element.style.top = `${top}px`;
    element.style.left = `${left}px`;
    const close = () => setOpen(false);
    const closeOnEscape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      close();
    };
    addEventListener('keydown', closeOnEscape, { capture: true });
    addEventListener('scroll', close, { capture: true, passive: true });
    return () => {
      removeEventListener('keydown', closeOnEscape, { capture: true });
      removeEventListener('scroll', close, { capture: true });
      element.hidePopover();
    };
  }, [isOpen]);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the control inside is what is used
    <span
      ref={anchor}
      className="inline-flex"
      onPointerEnter={(event) => event.pointerType === 'mouse' && setOpen(true)}
      onPointerLeave={() => setOpen(false)}
      onPointerUp={(event) => event.pointerType !== 'mouse' && setOpen(true)}
      onFocus={(event) => event.target.matches(':focus-visible') && setOpen(true)}
      onBlur={() => setOpen(false)}
    >
      {children}
      <span
        ref={bubble}
        id={id}
        role="tooltip"
        popover="manual"
        aria-hidden={as === 'label' || undefined}
        className="pointer-events-auto fixed inset-auto m-0 max-w-72 rounded-md bg-ink px-2.5 py-1.5 text-left text-xs font-normal whitespace-normal wrap-anywhere text-canvas shadow-raised"
      >
        {text}
      </span>
    </span>
  );
}
