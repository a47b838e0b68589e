import type { ChainConnection, ConnectOptions } from '@kiln-connect/core';
import { NotBuiltError } from '@kiln-connect/core';

/** Connects Ethereum to the nodes of its settings; nothing is asked before it is needed. */
export async function connect(_options: ConnectOptions): Promise<ChainConnection> {
  throw new NotBuiltError({ code: 'not_built', message: 'Connecting is not built yet.' });
}

/** Settings for nodes of the user's own. */
export async function settingsFromNodes(): Promise<never> {
  throw new NotBuiltError({ code: 'not_built', message: 'Probing nodes is not built yet.' });
}
