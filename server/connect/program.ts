import { Command, CommanderError, Help, type HelpConfiguration } from 'commander';
import { addAlertsList } from './commands/alerts-list.ts';
import { addAuditExport } from './commands/audit-export.ts';
import { addAuditHead } from './commands/audit-head.ts';
import { addAuditKey } from './commands/audit-key.ts';
import { type AuditVerifyParts, addAuditVerify } from './commands/audit-verify.ts';
import { addBackfill } from './commands/backfill.ts';
import { addDevnetAdvance } from './commands/devnet-advance.ts';
import { addDevnetFund } from './commands/devnet-fund.ts';
import {
  addExitMessageKeyRemove,
  addExitMessageKeySet,
  addExitMessageKeyShow,
} from './commands/exit-message-key.ts';
import { addInvitationsCreate } from './commands/invitations-create.ts';
import { addInvitationsList } from './commands/invitations-list.ts';
import { addInvitationsResend } from './commands/invitations-resend.ts';
import { addInvitationsRevoke } from './commands/invitations-revoke.ts';
import { addKeystoresExport } from './commands/keystores-export.ts';
import { addMailList } from './commands/mail-list.ts';
import { addMasterKeyRotate, type MasterKeyRotateParts } from './commands/master-key-rotate.ts';
import { addMembersList } from './commands/members-list.ts';
import { addMembersRemove } from './commands/members-remove.ts';
import { addMembersUpdate } from './commands/members-update.ts';
import { addNetworksGrant } from './commands/networks-grant.ts';
import { addNetworksList } from './commands/networks-list.ts';
import { addNetworksRevoke } from './commands/networks-revoke.ts';
import { addNonceAccountsCreate } from './commands/nonce-accounts-create.ts';
import { addNonceAccountsGiveUp } from './commands/nonce-accounts-give-up.ts';
import { addNonceAccountsList } from './commands/nonce-accounts-list.ts';
import { addOperatorKeyRotate } from './commands/operator-key-rotate.ts';
import { addOperatorKeyShow } from './commands/operator-key-show.ts';
import { addOrganizationsCreate } from './commands/organizations-create.ts';
import { addOrganizationsList } from './commands/organizations-list.ts';
import { addOrganizationsUpdate } from './commands/organizations-update.ts';
import { addPeopleResetTwoFactor } from './commands/people-reset-two-factor.ts';
import { addPeriodsClose } from './commands/periods-close.ts';
import { addPeriodsList } from './commands/periods-list.ts';
import { addPeriodsRestate } from './commands/periods-restate.ts';
import {
  addPolicyApprove,
  addPolicyCancel,
  addPolicyHistory,
  addPolicyPropose,
  addPolicyShow,
} from './commands/policy.ts';
import { addSetUpLink } from './commands/set-up-link.ts';
import { addSingleSignOnAdd } from './commands/single-sign-on-add.ts';
import { addSingleSignOnList } from './commands/single-sign-on-list.ts';
import { addSingleSignOnRemove } from './commands/single-sign-on-remove.ts';
import { addSingleSignOnUpdate } from './commands/single-sign-on-update.ts';
import { addSingleSignOnVerifyDomain } from './commands/single-sign-on-verify-domain.ts';
import { addTokensCreate } from './commands/tokens-create.ts';
import { addTokensDelete } from './commands/tokens-delete.ts';
import { addTokensEndOverlap } from './commands/tokens-end-overlap.ts';
import { addTokensList } from './commands/tokens-list.ts';
import { addTokensRegenerate } from './commands/tokens-regenerate.ts';
import { addTokensRevoke } from './commands/tokens-revoke.ts';
import { addTokensUpdate } from './commands/tokens-update.ts';
import { addValidatorsExit } from './commands/validators-exit.ts';
import { addValidatorsList } from './commands/validators-list.ts';
import { addValidatorsMove } from './commands/validators-move.ts';
import { addVerifier, type VerifierParts } from './commands/verifier.ts';
import { addVerify, type VerifyParts } from './commands/verify.ts';
import { addWebhooksCreate } from './commands/webhooks-create.ts';
import { addWebhooksDelete } from './commands/webhooks-delete.ts';
import { addWebhooksDeliveries } from './commands/webhooks-deliveries.ts';
import { addWebhooksEvents } from './commands/webhooks-events.ts';
import { addWebhooksList } from './commands/webhooks-list.ts';
import { addWebhooksReplay } from './commands/webhooks-replay.ts';
import { addWebhooksRotateSecret } from './commands/webhooks-rotate-secret.ts';
import { addWebhooksTest } from './commands/webhooks-test.ts';
import { addWebhooksUpdate } from './commands/webhooks-update.ts';
import { CommandFailure } from './failure.ts';

/** Where a command reads and writes. */
export interface Terminal {
  /** Writes to standard output, as it is. */
  readonly write: (text: string) => void;
  /** Writes to standard error, as it is. */
  readonly complain: (text: string) => void;
  /** All of standard input. */
  readonly readInput: () => Promise<string>;
  /** Whether somebody watches standard error, so that a line may be written over. */
  readonly isTerminal: boolean;
}

const plainHelp = new Help();
const help: HelpConfiguration = {
  showGlobalOptions: true,
  optionDescription: (option) =>
    `${plainHelp.optionDescription(option)}${option.mandatory ? ' (required)' : ''}`,
};

/**
 * Runs one command. Answers the exit code: 0, 1 when it failed or was refused, 2 when it was used
 * wrongly.
 */
export async function runProgram(
  args: readonly string[],
  {
    dataDir,
    terminal,
    ...parts
  }: {
    /** Where a server is looked for when the command does not say. */
    dataDir: string;
    terminal: Terminal;
  } & Pick<VerifyParts, 'loadVerifier' | 'loadChain' | 'clock' | 'log'> &
    Pick<AuditVerifyParts, 'loadAudit'> &
    MasterKeyRotateParts &
    VerifierParts,
): Promise<number> {
  let exitCode = 0;
  const program = new Command('connect')
    .description(
      'Operate a Kiln Connect server from the machine it runs on, and verify transactions.',
    )
    .option('--data-dir <folder>', "the server's data folder", dataDir)
    .option('--json', 'print the object of the API')
    .option('--quiet', 'print only what a script goes on with')
    .configureHelp(help)
    .configureOutput({ writeOut: terminal.write, writeErr: terminal.complain })
    .exitOverride();
  const output = (text: string): void => terminal.write(`${text}\n`);
  for (const add of [
    addOrganizationsCreate,
    addOrganizationsList,
    addOrganizationsUpdate,
    addNetworksList,
    addNetworksGrant,
    addNetworksRevoke,
    addMembersList,
    addMembersUpdate,
    addMembersRemove,
    addInvitationsCreate,
    addInvitationsList,
    addInvitationsResend,
    addInvitationsRevoke,
    addPeopleResetTwoFactor,
    addSingleSignOnList,
    addSingleSignOnAdd,
    addSingleSignOnUpdate,
    addSingleSignOnVerifyDomain,
    addSingleSignOnRemove,
    addTokensCreate,
    addTokensList,
    addTokensUpdate,
    addTokensRegenerate,
    addTokensEndOverlap,
    addTokensDelete,
    addTokensRevoke,
    addWebhooksCreate,
    addWebhooksList,
    addWebhooksUpdate,
    addWebhooksRotateSecret,
    addWebhooksTest,
    addWebhooksDeliveries,
    addWebhooksReplay,
    addWebhooksDelete,
    addWebhooksEvents,
    addDevnetFund,
    addDevnetAdvance,
    addOperatorKeyShow,
    addOperatorKeyRotate,
    addNonceAccountsList,
    addNonceAccountsCreate,
    addNonceAccountsGiveUp,
    addKeystoresExport,
    addValidatorsList,
    addValidatorsMove,
    addValidatorsExit,
    addExitMessageKeyShow,
    addExitMessageKeySet,
    addExitMessageKeyRemove,
    addAlertsList,
    addAuditHead,
    addAuditKey,
    addMailList,
    addPeriodsList,
    addPeriodsClose,
    addPeriodsRestate,
    addPolicyShow,
    addPolicyPropose,
    addPolicyApprove,
    addPolicyCancel,
    addPolicyHistory,
    addSetUpLink,
  ]) {
    add(program, output);
  }
  const onRefused = (): void => {
    exitCode = 1;
  };
  addMasterKeyRotate(program, output, parts);
  addBackfill(program, terminal);
  addAuditExport(program, terminal);
  addAuditVerify(program, output, { ...parts, ...terminal, onBroken: onRefused });
  addVerifier(program, output, parts);
  addVerify(program, output, { ...parts, readInput: terminal.readInput, onRefused });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has said it already; help that was asked for is no failure.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const { json } = program.opts<{ json?: boolean }>();
    terminal.complain(`${complaint(error, json)}\n`);
    return error instanceof CommandFailure ? error.exitCode : 1;
  }
}

function complaint(error: unknown, json: boolean | undefined): string {
  if (json && error instanceof CommandFailure && error.body !== undefined) {
    return JSON.stringify(error.body, null, 2);
  }
  return error instanceof Error ? error.message : String(error);
}
