import type { AlertAnswer } from '@kiln-connect/usecases';
import { ArrowRight } from 'lucide-react';
import { CopiedText } from '../../ui/copied-text.tsx';

type Stake = NonNullable<AlertAnswer['stake']>;

/** From what to what each authority of a stake changed, a line each. */
export const AlertChanges = ({ changes, appeared_so }: Stake) => (
  <dl
    aria-label="What changed"
    className="flex flex-col gap-x-4 gap-y-2 rounded-lg bg-canvas px-3 py-2.5 sm:grid sm:grid-cols-[max-content_minmax(0,1fr)] sm:items-center"
  >
    {changes.map(({ authority, label, before, after }) => (
      <div key={authority} className="flex flex-col gap-0.5 sm:contents">
        <dt className="text-subtle">{label}</dt>
        <dd className="flex flex-wrap items-center gap-2">
          <Value name={`${appeared_so ? 'the crafted' : 'the old'} ${label}`} text={before} />
          <ArrowRight className="size-4 shrink-0 text-subtle" aria-label="became" role="img" />
          <Value name={`the new ${label}`} text={after} />
        </dd>
      </div>
    ))}
  </dl>
);

const Value = ({ name, text }: { name: string; text: string | null }) =>
  text === null ? <span className="text-subtle">not set</span> : <CopiedText {...{ name, text }} />;
