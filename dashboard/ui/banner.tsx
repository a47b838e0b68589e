import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

type BannerTone = 'info' | 'success' | 'warning' | 'danger';

const TONES: { readonly [tone in BannerTone]: { box: string; Icon: typeof Info } } = {
  info: { box: 'bg-accent-soft text-accent-ink', Icon: Info },
  success: { box: 'bg-success-soft text-success-ink', Icon: CircleCheck },
  warning: { box: 'bg-warning-soft text-warning-ink', Icon: TriangleAlert },
  danger: { box: 'bg-danger-soft text-danger-ink', Icon: CircleAlert },
};

interface BannerProps {
  tone?: BannerTone;
  title?: ReactNode;
  /** A button or link at its right. */
  action?: ReactNode;
  /** It came up through something that the user did: screen readers say it at once. */
  isAlert?: boolean;
  children?: ReactNode;
}

export function Banner({ tone = 'info', title, action, isAlert, children }: BannerProps) {
  const { box, Icon } = TONES[tone];
  return (
    <div
      role={isAlert ? 'alert' : undefined}
      className={classNames('flex flex-wrap items-start gap-3 rounded-xl px-4 py-3 text-sm', box)}
    >
      <Icon className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
      <div className="min-w-0 flex-1 basis-60">
        {title && <p className="font-medium">{title}</p>}
        {children && <div className="text-ink/90">{children}</div>}
      </div>
      {action}
    </div>
  );
}
