import { Dialog as Base } from '@base-ui/react/dialog';
import { Search } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { classNames } from '../../ui/class-names.ts';
import { dialogBackdrop } from '../../ui/dialog-style.ts';
import { type Command, findCommands } from './command.ts';
import { closeCommandPalette } from './command-palette-state.ts';
import { useCommands } from './use-commands.ts';

/** Every page and action by typing a part of its name. */
export default function CommandPalette() {
  return (
    <Base.Root open onOpenChange={(isOpen) => !isOpen && closeCommandPalette()}>
      <Base.Portal>
        <Base.Backdrop className={dialogBackdrop} />
        <Base.Popup className="fixed inset-x-4 top-[12vh] z-40 mx-auto flex max-h-[70vh] max-w-xl flex-col overflow-hidden rounded-2xl bg-raised shadow-raised outline-none data-open:animate-appear">
          <Base.Title className="sr-only">Go to</Base.Title>
          <Finder />
          <Base.Close className="sr-only">Close</Base.Close>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

function Finder() {
  const id = useId();
  const [text, setText] = useState('');
  const [marked, setMarked] = useState(0);
  const found = findCommands(useCommands(), text);
  const list = useRef<HTMLDivElement>(null);

  useEffect(() => {
    list.current?.children[marked]?.scrollIntoView({ block: 'nearest' });
  }, [marked]);

  const run = (command: Command | undefined) => {
    if (!command) return;
    closeCommandPalette();
    command.run();
  };
  const press = (event: KeyboardEvent) => {
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step !== undefined && found.length > 0) {
      event.preventDefault();
      setMarked((marked + step + found.length) % found.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      run(found[marked]);
    }
  };
  return (
    <>
      <div className="flex items-center gap-3 border-b border-line px-4">
        <Search className="size-4 shrink-0 text-subtle" aria-hidden="true" />
        <input
          role="combobox"
          aria-label="Go to a page or do something"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={found.length > 0 ? `${id}-${marked}` : undefined}
          autoComplete="off"
          spellCheck={false}
          placeholder="Go to a page or do something"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setMarked(0);
          }}
          onKeyDown={press}
          className="h-12 w-full bg-transparent text-base outline-none sm:text-sm"
        />
      </div>
      <div
        ref={list}
        id={`${id}-list`}
        role="listbox"
        aria-label="Commands"
        className="overflow-y-auto p-1.5"
      >
        {found.map((command, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the input's
          <div
            key={command.id}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === marked}
            onPointerMove={() => setMarked(index)}
            onClick={() => run(command)}
            className={classNames(
              'flex cursor-default items-center justify-between gap-4 rounded-lg px-3 py-2 text-sm',
              index === marked && 'bg-hover',
            )}
          >
            {command.label}
            <span className="text-xs text-subtle">{command.group}</span>
          </div>
        ))}
      </div>
      {found.length === 0 && (
        <p role="status" className="px-4 pb-6 text-center text-sm text-muted">
          Nothing here is called “{text}”.
        </p>
      )}
    </>
  );
}
