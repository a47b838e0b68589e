import type { ReactNode } from 'react';
import { useDocumentTitle } from './use-document-title.ts';

interface PageHeaderProps {
  title: string;
  description?: ReactNode;
  /** The page's main action. */
  action?: ReactNode;
}

/** The head of a page: its only `h1`, and its document title. */
export function PageHeader({ title, description, action }: PageHeaderProps) {
  useDocumentTitle(title);
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-4">
      <div className="flex max-w-2xl flex-col gap-1">
        <h1 className="text-xl font-semibold tracking-tight text-balance">{title}</h1>
        {description && <div className="text-sm text-pretty text-muted">{description}</div>}
      </div>
      {action}
    </header>
  );
}
