import { useEffect, useState } from 'react';

const SHOWN_MS = 2000;
const SAID = { idle: '', copied: 'Copied', failed: 'Not copied: select and copy it by hand' };

interface Copying {
  /** What became of the last try; 'idle' again after two seconds. */
  readonly state: keyof typeof SAID;
  /** The state in words; empty while nothing was tried. */
  readonly said: string;
  copy(): Promise<void>;
}

/** Puts a text on the clipboard, and tells for a moment whether that worked. */
export function useCopy(text: string, onCopied?: () => void): Copying {
  const [state, setState] = useState<keyof typeof SAID>('idle');

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
  return { state, said: SAID[state], copy };
}
