import { useRouterState } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';

/** Long enough for the new page to have titled itself. */
const SETTLES_MS = 150;

/** Tells screen readers which page was opened, and moves the focus to its beginning, as a load would. */
export function RouteAnnouncer() {
  const pathname = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const [title, setTitle] = useState('');
  const previous = useRef<string | undefined>(undefined);

  useEffect(() => {
    const isFirst = previous.current === undefined;
    const isSame = previous.current === pathname;
    previous.current = pathname;
    if (isFirst || isSame) return;
    const timer = setTimeout(() => {
      setTitle(document.title);
      const isInPage = document.activeElement?.closest('main, [role=dialog]');
      if (!isInPage) document.getElementById('content')?.focus({ preventScroll: true });
    }, SETTLES_MS);
    return () => clearTimeout(timer);
  }, [pathname]);

  return (
    <p role="status" aria-live="polite" className="sr-only">
      {title}
    </p>
  );
}
