import type { ReactNode } from 'react';
import { CopyButton } from '../../ui/copy-button.tsx';

/** A name and what it stands for, in a list of such (`dl`). */
export const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="grid items-center gap-x-6 gap-y-0.5 py-1 sm:py-0 sm:grid-cols-[10rem_minmax(0,1fr)]">
    <dt className="text-subtle">{name}</dt>
    <dd className="flex min-w-0 items-center gap-2 py-0.5 sm:min-h-9">{children}</dd>
  </div>
);

/** A text for machines, to copy. */
export const CopiedFact = ({ name, text }: { name: string; text: string }) => (
  <Fact name={name}>
    <code className="min-w-0 font-mono text-xs break-all">{text}</code>
    <CopyButton
      text={text}
      label={`Copy ${name}`}
      isIconOnly
      size="small"
      variant="ghost"
      className="px-2!"
    />
  </Fact>
);
