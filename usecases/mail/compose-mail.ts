import type { Role } from '@kiln-connect/core';
import { authorityChanged, watchLagging } from './alert-mail.ts';
import { invitationLink, passwordResetLink, tokensLink, webhooksLink } from './links.ts';
import type { Mail } from './mail.ts';
import { policyChange } from './policy-mail.ts';
import { shownText } from './shown-text.ts';
import { quoted, time } from './wording.ts';

/** What a mail says, before it becomes text and HTML. */
export interface MailContent {
  /** Made of our own words alone: what others chose stands in the paragraphs. */
  readonly subject: string;
  /** Plain text, a line each. */
  readonly paragraphs: readonly string[];
  /** The one thing to do. */
  readonly action?: { readonly label: string; readonly url: string };
}

/** Puts a mail into words. */
export function composeMail(mail: Mail, { publicUrl }: { publicUrl: URL }): MailContent {
  switch (mail.kind) {
    case 'invitation':
      return {
        subject: 'You are invited to an organization on Kiln Connect',
        paragraphs: [
          `${whoDid(mail.invitedBy)} invites you to join the organization ${quoted(mail.organizationName)} as ${withArticle(mail.role)}.`,
          `The invitation is open until ${time(mail.expiresAt)}. If you do not know what it is about, you can ignore it: nothing happens without you.`,
        ],
        action: {
          label: 'Accept the invitation',
          url: invitationLink(mail.token, publicUrl),
        },
      };
    case 'password_reset':
      return {
        subject: 'Choose a new password for Kiln Connect',
        paragraphs: [
          'Somebody asked for a new password for the account of this e-mail address.',
          `The link works once, until ${time(mail.expiresAt)}. If it was not you, you can ignore this mail: your password stays as it is.`,
        ],
        action: {
          label: 'Choose a new password',
          url: passwordResetLink(mail.token, publicUrl),
        },
      };
    case 'token_expiring':
      return {
        subject: 'An API token expires soon',
        paragraphs: [
          `The API token ${quoted(mail.tokenName)} (${shownText(mail.tokenHint)}, ${mail.network}) of the organization ${quoted(mail.organizationName)} expires on ${time(mail.expiresAt)}. Requests with it are refused from then on.`,
          'To go on without a break, regenerate it or move its expiry, and put the new token where the old one is used.',
        ],
        action: { label: 'See the API tokens', url: tokensLink(mail, publicUrl) },
      };
    case 'role_changed':
      return {
        subject: 'Your role in an organization changed',
        paragraphs: [
          `${whoDid(mail.changedBy)} changed your role in the organization ${quoted(mail.organizationName)}: you were ${withArticle(mail.before)} and are ${withArticle(mail.after)} now.`,
        ],
        action: { label: 'Open Kiln Connect', url: publicUrl.href },
      };
    case 'member_removed':
      return {
        subject: 'You are no longer a member of an organization',
        paragraphs: [
          `${whoDid(mail.removedBy)} removed you from the organization ${quoted(mail.organizationName)}. You can no longer open it; API tokens that you created go on working for the organization.`,
        ],
      };
    case 'password_changed':
      return securityNotice(
        {
          subject: 'Your password was changed',
          what: 'The password of your account was changed',
          advice:
            'If it was not you, choose a new password at once with "Forgot password" on the sign-in page, and tell an owner of your organization.',
        },
        mail,
        new URL('/forgot-password', publicUrl),
      );
    case 'two_factor_disabled':
      return securityNotice(
        {
          subject: 'Two-factor authentication was switched off',
          what: 'Two-factor authentication of your account was switched off',
          advice:
            'If it was not you, change your password at once, switch it on again, and tell an owner of your organization.',
        },
        mail,
        new URL('/profile', publicUrl),
      );
    case 'two_factor_reset':
      return {
        subject: 'Two-factor authentication was reset by the operator',
        paragraphs: [
          `The operator of Kiln Connect turned off the authenticator app and the backup codes of your account${mail.passkeysRemoved > 0 ? ', removed your passkeys' : ''} and ended all your sessions on ${time(mail.at)}.`,
          'Sign in and switch two-factor authentication on again. If you did not ask for this, change your password at once, and tell the operator and an owner of your organization.',
        ],
        action: { label: 'Open Kiln Connect', url: new URL('/profile', publicUrl).href },
      };
    case 'single_sign_on_changed':
      return {
        subject: 'Single sign-on of your organization changed',
        paragraphs: [
          `${whoDid(mail.changedBy)} ${mail.change} single sign-on for the e-mail domain ${quoted(mail.domain)} in the organization ${quoted(mail.organizationName)}.`,
          'If nobody in your team meant to do this, remove it in the settings and end the sessions that you do not know.',
        ],
        action: { label: 'Open Kiln Connect', url: publicUrl.href },
      };
    case 'webhook_disabled':
      return {
        subject: 'A webhook was disabled',
        paragraphs: [
          `The webhook ${quoted(mail.url)} of the organization ${quoted(mail.organizationName)} was disabled: ${whyDisabled(mail)}. Events are not sent to it any more.`,
          'Mend the endpoint, enable the webhook again, and replay what failed; deliveries are kept for 30 days.',
        ],
        action: { label: 'See the webhooks', url: webhooksLink(mail, publicUrl) },
      };
    case 'authority_changed':
      return authorityChanged(mail, { publicUrl });
    case 'watch_lagging':
      return watchLagging(mail, { publicUrl });
    case 'policy_change':
      return policyChange(mail, { publicUrl });
    case 'exit_message_key_changed':
      return {
        subject: 'The key of exit messages of your organization changed',
        paragraphs: [
          mail.fingerprint === null
            ? `${whoDid(mail.changedBy)} removed the OpenPGP key that exit messages of the organization ${quoted(mail.organizationName)} were encrypted to.`
            : `${whoDid(mail.changedBy)} set the OpenPGP key that exit messages of the organization ${quoted(mail.organizationName)} are encrypted to: its fingerprint is ${fingerprintText(mail.fingerprint)}.`,
          'Who has that key and an API token can end your validators; the funds return to their withdrawal address alone. If nobody in your team meant to do this, change it back in the settings.',
        ],
        action: { label: 'Open Kiln Connect', url: publicUrl.href },
      };
  }
}

const whyDisabled = ({
  because,
  failingSince,
}: {
  because: 'gone' | 'failing';
  failingSince: Date | null;
}): string =>
  because === 'gone' || failingSince === null
    ? 'it answered that it is gone for good (410)'
    : `every delivery since ${time(failingSince)} failed`;

/** In groups of four, as GnuPG shows it. */
const fingerprintText = (fingerprint: string): string =>
  (fingerprint.toUpperCase().match(/.{1,4}/g) ?? []).join(' ');

function securityNotice(
  { subject, what, advice }: { subject: string; what: string; advice: string },
  { at, address }: { at: Date; address: string | null },
  page: URL,
): MailContent {
  return {
    subject,
    paragraphs: [
      `${what} on ${time(at)}${address === null ? '' : `, from ${address}`}.`,
      `If it was you, there is nothing to do. ${advice}`,
    ],
    action: { label: 'Open Kiln Connect', url: page.href },
  };
}

const whoDid = (name: string | null): string => (name === null ? 'The operator' : shownText(name));

const withArticle = (role: Role): string => `${/^[ao]/.test(role) ? 'an' : 'a'} ${role}`;
