import type { BytePart } from '@kiln-connect/verify';
import { CircleAlert } from 'lucide-react';
import { type KeyboardEvent, memo, useEffect, useId, useRef, useState } from 'react';
import { Badge } from '../../ui/badge.tsx';
import { Card } from '../../ui/card.tsx';
import { classNames } from '../../ui/class-names.ts';
import { CopyButton } from '../../ui/copy-button.tsx';

interface BytesCardProps {
  /** Hex with 0x. */
  bytes: string;
  parts: readonly BytePart[];
}

/** All bytes, part by part, beside what they mean; the part in question is marked in both. */
export function BytesCard({ bytes, parts }: BytesCardProps) {
  const refused = parts.findIndex(({ reasons }) => reasons.length > 0);
  const [active, setActive] = useState(Math.max(0, refused));
  return (
    <Card
      title="Bytes"
      description={`${(bytes.length - 2) / 2} bytes in ${parts.length} parts. Point at some to see what they mean, or walk through the list with the arrow keys.`}
      action={<CopyButton text={bytes} label="Copy as hex" size="small" />}
    >
      <div className="grid gap-4 lg:grid-cols-2">
        <Hex bytes={bytes} parts={parts} active={active} onActivate={setActive} />
        <PartList parts={parts} active={active} onActivate={setActive} />
      </div>
    </Card>
  );
}

interface ActiveProps {
  active: number;
  onActivate: (index: number) => void;
}

/** The bytes as hex. The list beside it says the same to those who can not see it. */
function Hex({ bytes, parts, active, onActivate }: BytesCardProps & ActiveProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => scrollTo(box.current, active), [active]);
  const activate = (target: EventTarget) => {
    const index = (target as HTMLElement).dataset.part;
    if (index !== undefined) onActivate(Number(index));
  };
  return (
    <div
      ref={box}
      aria-hidden="true"
      data-testid="hex"
      onMouseOver={({ target }) => activate(target)}
      onFocus={({ target }) => activate(target)}
      onClick={({ target }) => activate(target)}
      className="max-h-128 overflow-y-auto rounded-lg border border-line bg-sunken p-3 font-mono text-xs leading-6 break-all"
    >
      {parts.map(({ from, to, reasons }, index) => (
        <span
          key={from}
          data-part={index}
          className={classNames(
            'rounded-xs border-l border-line-strong',
            index % 2 === 1 && 'bg-hover',
            reasons.length > 0 && 'text-danger-ink underline decoration-wavy underline-offset-4',
            index === active && 'bg-accent! text-white! outline-2 outline-accent-ink',
          )}
        >
          {bytes.slice(2 + 2 * from, 2 + 2 * to)}
        </span>
      ))}
    </div>
  );
}

const KEYS: { readonly [key: string]: (active: number, last: number) => number } = {
  ArrowDown: (active, last) => Math.min(active + 1, last),
  ArrowUp: (active) => Math.max(active - 1, 0),
  PageDown: (active, last) => Math.min(active + 10, last),
  PageUp: (active) => Math.max(active - 10, 0),
  Home: () => 0,
  End: (_, last) => last,
};

function PartList({ parts, active, onActivate }: Omit<BytesCardProps, 'bytes'> & ActiveProps) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => scrollTo(list.current, active), [active]);
  const press = (event: KeyboardEvent) => {
    const next = KEYS[event.key];
    if (!next) return;
    event.preventDefault();
    onActivate(next(active, parts.length - 1));
  };
  return (
    <div
      ref={list}
      role="listbox"
      aria-label="Parts of the bytes"
      tabIndex={0}
      aria-activedescendant={`${id}-${active}`}
      onKeyDown={press}
      className="max-h-128 overflow-y-auto rounded-lg border border-line text-sm"
    >
      {parts.map((part, index) => (
        <PartRow
          key={part.from}
          id={`${id}-${index}`}
          part={part}
          index={index}
          isActive={index === active}
          onActivate={onActivate}
        />
      ))}
    </div>
  );
}

interface PartRowProps {
  id: string;
  part: BytePart;
  index: number;
  isActive: boolean;
  onActivate: (index: number) => void;
}

/** Drawn anew only when it changes: large transactions have more than a thousand parts. */
const PartRow = memo(({ id, part, index, isActive, onActivate }: PartRowProps) => (
  // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keys
  // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus
  <div
    id={id}
    role="option"
    aria-selected={isActive}
    onClick={() => onActivate(index)}
    onMouseEnter={() => onActivate(index)}
    className={classNames(
      'flex flex-col gap-0.5 border-b border-l-4 border-line px-3 py-2 last:border-b-0',
      isActive ? 'border-l-accent bg-accent-soft' : 'border-l-transparent',
    )}
  >
    <span className="flex flex-wrap items-baseline justify-between gap-x-3">
      <span className="font-medium">{part.label}</span>
      <span className="text-xs text-subtle tabular-nums">{rangeText(part)}</span>
    </span>
    <bdi className="max-h-24 overflow-y-auto font-mono text-xs break-all">{part.value}</bdi>
    <bdi className="text-xs break-words text-muted">{part.meaning}</bdi>
    {part.reasons.length > 0 && (
      <span className="flex flex-wrap gap-1">
        {part.reasons.map((code) => (
          <Badge
            key={code}
            tone="danger"
            icon={<CircleAlert className="size-3" aria-hidden="true" />}
          >
            Refused: {code}
          </Badge>
        ))}
      </span>
    )}
  </div>
));

const rangeText = ({ from, to }: BytePart): string =>
  to - from === 1 ? `byte ${from}` : `bytes ${from} to ${to - 1}`;

/** Brings a part into sight in the box that it is in, and leaves the page where it is. */
function scrollTo(box: HTMLElement | null, index: number): void {
  const element = box?.children[index] as HTMLElement | undefined;
  if (!box || !element) return;
  const top = element.offsetTop - box.offsetTop;
  if (top < box.scrollTop) box.scrollTop = top;
  else if (top + element.offsetHeight > box.scrollTop + box.clientHeight) {
    box.scrollTop = Math.min(top, top + element.offsetHeight - box.clientHeight);
  }
}
