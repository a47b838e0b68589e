import type { Reason } from '@kiln-connect/core';
import { quoted } from '../readable-text.ts';
import type { Understood } from './instructions.ts';
import { exactly, type Step } from './steps.ts';

/** What every action may have beside its own instructions: a durable nonce, and a memo. */
interface Asked {
  readonly wallet: string;
  readonly memo?: string | undefined;
  readonly nonce_account?: string | undefined;
  readonly nonce_account_authority?: string | undefined;
}

/** The step that makes the bytes live until the nonce is used, when the intent names one. */
export function advanceNonce({
  nonce_account: account,
  nonce_account_authority: authority,
}: Asked): readonly Step[] {
  if (account === undefined || authority === undefined) return [];
  return [
    {
      name: 'system.advanceNonceAccount',
      fields: {
        nonceAccount: exactly(account, { code: 'wrong_nonce_account', what: 'the nonce account' }),
        authority: exactly(authority, {
          code: 'wrong_authority',
          what: 'the authority of the nonce account',
        }),
      },
    },
  ];
}

/** The runtime looks for a nonce in the first instruction alone. */
export function checkNoncePlace([first]: readonly Understood[], asked: Asked): readonly Reason[] {
  if (asked.nonce_account === undefined || first?.name !== 'system.advanceNonceAccount') return [];
  if (first.at === 'instructions[0]') return [];
  const message = 'the nonce is not used up by the first instruction, so that it is none';
  return [{ code: 'missing_instruction', message, at: first.at }];
}

/** There is one memo, with exactly that text, when the intent has one; else there is none. */
export function checkMemo(memos: readonly Understood[], asked: Asked): readonly Reason[] {
  const [first, ...more] = memos;
  if (!first) {
    if (asked.memo === undefined) return [];
    const message = `the memo ${quoted(asked.memo)} is missing`;
    return [{ code: 'missing_instruction', message, at: 'instructions' }];
  }
  const unexpected = (asked.memo === undefined ? memos : more).map(({ at, says }) => ({
    code: 'unexpected_instruction',
    message: `nobody asked for the instruction which ${says}`,
    at,
  }));
  const { memo, signer } = first.fields;
  const reasons: Reason[] = [...unexpected];
  if (asked.memo !== undefined && memo !== asked.memo) {
    const message = `the memo is ${quoted(String(memo))}; the intent says ${quoted(asked.memo)}`;
    reasons.push({ code: 'wrong_memo', message, at: `${first.at}.memo` });
  }
  if (signer !== undefined && signer !== asked.wallet) {
    const message = `${signer} signs the memo; nobody but the wallet may`;
    reasons.push({ code: 'unexpected_signer', message, at: `${first.at}.signer` });
  }
  return reasons;
}
