let listener: (() => void) | undefined;

/** Names what is done when the server no longer knows the session. */
export function onSessionEnd(then: () => void): void {
  listener = then;
}

export const tellSessionEnd = (): void => listener?.();
