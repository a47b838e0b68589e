import type { TokenAnswer } from '@kiln-connect/usecases';

/** What can be asked for from a row of the list; each opens a dialog. */
export type TokenDeed = 'regenerate' | 'update' | 'remove';

export type OnTokenDeed = (deed: TokenDeed, token: TokenAnswer) => void;

/** The quick actions in their order, with the words that the documentation calls them by. */
export const TOKEN_DEEDS = [
  { deed: 'regenerate', label: 'Regenerate Token' },
  { deed: 'update', label: 'Update' },
  { deed: 'remove', label: 'Delete' },
] as const satisfies readonly { deed: TokenDeed; label: string }[];
