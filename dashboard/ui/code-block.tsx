import { CopyButton } from './copy-button.tsx';

interface CodeBlockProps {
  code: string;
  /** What it is, for screen readers: 'curl'. */
  label: string;
}

/** Lines to copy. They scroll sideways; they are never broken. */
export const CodeBlock = ({ code, label }: CodeBlockProps) => (
  <div className="flex min-w-0 items-start gap-2 rounded-lg border border-line bg-sunken pr-2">
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="min-w-0 grow overflow-x-auto rounded-lg p-4"
    >
      <pre className="font-mono text-[0.8125rem] leading-5">
        <code>{code}</code>
      </pre>
    </section>
    <div className="shrink-0 pt-2">
      <CopyButton text={code} label={`Copy ${label}`} isIconOnly size="small" className="px-2!" />
    </div>
  </div>
);
