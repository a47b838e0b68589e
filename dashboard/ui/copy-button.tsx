import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button, type ButtonProps } from './button.tsx';

interface CopyButtonProps extends Pick<ButtonProps, 'variant' | 'size' | 'className'> {
  text: string;
  /** What is copied, for its name: 'Copy API token'. */
  label?: string;
  /** Shows the icon alone. */
  isIconOnly?: boolean;
  onCopied?: () => void;
}

const SHOWN_MS = 2000;

/** Puts the text on the clipboard and says so, on the button and to screen readers. */
export function CopyButton(props: CopyButtonProps) {
  const { text, label = 'Copy', isIconOnly, onCopied, ...rest } = props;
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');

  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [state]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setState('copied');
      onCopied?.();
    } catch {
      setState('failed');
    }
  };

  const icon = state === 'copied' ? <Check className="size-4" /> : <Copy className="size-4" />;
  const said = { idle: '', copied: 'Copied', failed: 'Not copied: select and copy it by hand' };
  return (
    <>
      <Button {...rest} icon={icon} onClick={copy} aria-label={isIconOnly ? label : undefined}>
        {!isIconOnly && (state === 'idle' ? label : said[state])}
      </Button>
      <span role="status" className="sr-only">
        {said[state]}
      </span>
    </>
  );
}
