import { Check, Copy } from 'lucide-react';
import { shortText } from './short-text.ts';
import { Tooltip } from './tooltip.tsx';
import { useCopy } from './use-copy.ts';

interface CopiedTextProps {
  /** What it is, for its name: 'the new Withdraw authority'. */
  name: string;
  text: string;
}

/** A text for machines, shortened: the whole of it shows on hover and focus, and a press copies it. */
export function CopiedText({ name, text }: CopiedTextProps) {
  const { state, said, copy } = useCopy(text);
  const shown = shortText(text);
  const Icon = state === 'copied' ? Check : Copy;
  return (
    <>
      <Tooltip text={said || text}>
        <button
          type="button"
          aria-label={`Copy ${name}, ${shown}`}
          onClick={copy}
          className="inline-flex min-h-6 items-center gap-1.5 rounded-md border border-line bg-sunken px-1.5 font-mono text-xs hover:bg-hover"
        >
          {shown}
          <Icon className="size-3 shrink-0 text-subtle" aria-hidden="true" />
        </button>
      </Tooltip>
      <span role="status" className="sr-only">
        {said}
      </span>
    </>
  );
}
