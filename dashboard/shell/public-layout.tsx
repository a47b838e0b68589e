import type { ReactNode } from 'react';
import { useDocumentTitle } from '../ui/use-document-title.ts';
import { Logo } from './logo.tsx';

interface PublicLayoutProps {
  title: string;
  description?: ReactNode;
  /** Stands below the box: a link to another way in. */
  footer?: ReactNode;
  children?: ReactNode;
}

/** A page for somebody who is not signed in: one box in the middle. */
export function PublicLayout({ title, description, footer, children }: PublicLayoutProps) {
  useDocumentTitle(title);
  return (
    <div className="flex min-h-dvh flex-col items-center px-4 py-10 sm:py-20">
      <header className="mb-8">
        <Logo />
      </header>
      <main
        id="content"
        tabIndex={-1}
        className="flex w-full max-w-md flex-col gap-6 rounded-2xl border border-line bg-surface p-6 shadow-card outline-none sm:p-8"
      >
        <div className="flex flex-col gap-1.5">
          <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
          {description && <div className="text-sm text-pretty text-muted">{description}</div>}
        </div>
        {children}
      </main>
      {footer && <footer className="mt-6 max-w-md text-center text-sm text-muted">{footer}</footer>}
    </div>
  );
}
