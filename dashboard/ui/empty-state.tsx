import type { ReactNode } from 'react';

interface EmptyStateProps {
  icon: ReactNode;
  title: string;
  /** What this is for, and how the first one comes here. */
  children: ReactNode;
  action?: ReactNode;
}

export const EmptyState = ({ icon, title, children, action }: EmptyStateProps) => (
  <div className="flex flex-col items-center gap-4 px-6 py-12 text-center">
    <span className="grid size-10 place-items-center rounded-xl bg-sunken text-subtle">{icon}</span>
    <div className="flex w-full max-w-lg min-w-0 flex-col gap-1 text-sm text-pretty">
      <p className="font-semibold">{title}</p>
      <div className="text-muted">{children}</div>
    </div>
    {action}
  </div>
);
