import { type ReactNode, useId } from 'react';

interface CardProps {
  title?: string;
  description?: ReactNode;
  /** Stands right of the title. */
  action?: ReactNode;
  /** The row at its foot: the buttons of a form. */
  footer?: ReactNode;
  children?: ReactNode;
}

/** A section of a page with an outline of its own. */
export function Card({ title, description, action, footer, children }: CardProps) {
  const id = useId();
  return (
    <section
      aria-labelledby={title ? id : undefined}
      className="overflow-hidden rounded-xl border border-line bg-surface shadow-card"
    >
      <div className="flex flex-col gap-5 p-5 sm:p-6">
        {title && (
          <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 sm:flex-nowrap">
            <div className="flex max-w-2xl flex-col gap-1">
              <h2 id={id} className="text-sm font-semibold">
                {title}
              </h2>
              {description && <div className="text-sm text-muted">{description}</div>}
            </div>
            {action}
          </header>
        )}
        {children}
      </div>
      {footer && (
        <footer className="flex flex-wrap items-center justify-between gap-3 border-t border-line bg-canvas px-5 py-3 sm:px-6">
          {footer}
        </footer>
      )}
    </section>
  );
}
