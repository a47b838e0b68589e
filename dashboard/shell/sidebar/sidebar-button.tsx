import { ChevronsUpDown } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';

interface SidebarButtonProps extends ComponentProps<'button'> {
  icon: ReactNode;
}

/** A button of the sidebar that opens a menu. */
export const SidebarButton = ({ icon, children, ...rest }: SidebarButtonProps) => (
  <button
    type="button"
    {...rest}
    className="flex min-h-9 w-full items-center gap-2.5 rounded-lg px-2.5 py-1.5 text-left text-sm font-medium hover:bg-sunken data-popup-open:bg-sunken"
  >
    {icon}
    <span dir="auto" className="min-w-0 grow truncate text-left">
      {children}
    </span>
    <ChevronsUpDown className="size-4 shrink-0 text-subtle" aria-hidden="true" />
  </button>
);
