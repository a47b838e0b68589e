let listener: (() => Promise<boolean>) | undefined;

/**
 * Names what is done when the server no longer knows the session: it resolves to whether there is
 * another one by then, so that what was refused can be asked again.
 */
export function onSessionEnd(then: () => Promise<boolean>): void {
  listener = then;
}

export const tellSessionEnd = async (): Promise<boolean> => (await listener?.()) ?? false;
