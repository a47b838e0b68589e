import type { ConnectOptions } from '@kiln-connect/core';
import type { Validator } from '../node/index.ts';
import { withdrawalAddress } from './withdrawal-address.ts';

/** Addresses that are known to be a proposer's own, lower case. */
export type OwnRecipients = (proposer: Validator) => Promise<ReadonlySet<string>>;

/**
 * Where a proposer is paid when it makes its block itself, as far as that is known: its withdrawal
 * address, where all the operator's validators pay to unless told otherwise (`feeRecipient`), and
 * where its key was told to pay to when it was handed out.
 */
export const createOwnRecipients =
  ({
    feeRecipient,
    feeRecipients,
  }: {
    feeRecipient?: string | undefined;
    feeRecipients?: ConnectOptions['feeRecipients'];
  }): OwnRecipients =>
  async (proposer) => {
    const recorded = await feeRecipients?.([proposer.publicKey]);
    const known = [feeRecipient, recorded?.get(proposer.publicKey), withdrawalAddress(proposer)];
    return new Set(known.flatMap((address) => address?.toLowerCase() ?? []));
  };
