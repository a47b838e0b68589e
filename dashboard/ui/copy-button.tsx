import { Check, Copy } from 'lucide-react';
import { Button, type ButtonProps } from './button.tsx';
import { useCopy } from './use-copy.ts';

interface CopyButtonProps extends Pick<ButtonProps, 'variant' | 'size' | 'className'> {
  text: string;
  /** What is copied, for its name: 'Copy API token'. */
  label?: string;
  /** Shows the icon alone. */
  isIconOnly?: boolean;
  onCopied?: () => void;
}

/** Puts the text on the clipboard and says so, on the button and to screen readers. */
export function CopyButton(props: CopyButtonProps) {
  const { text, label = 'Copy', isIconOnly, onCopied, ...rest } = props;
  const { state, said, copy } = useCopy(text, onCopied);
  const icon = state === 'copied' ? <Check className="size-4" /> : <Copy className="size-4" />;
  return (
    <>
      <Button {...rest} icon={icon} onClick={copy} aria-label={isIconOnly ? label : undefined}>
        {!isIconOnly && (said || label)}
      </Button>
      <span role="status" className="sr-only">
        {said}
      </span>
    </>
  );
}
