import type { MailContent } from './compose-mail.ts';
import { policyLink } from './links.ts';
import type { Mail } from './mail.ts';
import { shownText } from './shown-text.ts';
import { quoted, time } from './wording.ts';

type PolicyChangeMail = Extract<Mail, { kind: 'policy_change' }>;

/** What members are written when a signing policy is to change, did, or stays as it is. */
export function policyChange(
  mail: PolicyChangeMail,
  { publicUrl }: { publicUrl: URL },
): MailContent {
  const { organizationName, network, removesPolicy, reason } = mail;
  const where = `of the organization ${quoted(organizationName)} on ${network}`;
  const what = removesPolicy ? 'to remove the signing policy' : 'another signing policy';
  const action = { label: 'See the signing policy', url: policyLink(mail, publicUrl) };
  const why = `The reason that was given: ${quoted(reason)}.`;
  switch (mail.change) {
    case 'proposed':
      return {
        subject: 'A change of your signing policy was proposed',
        paragraphs: [
          `${whoDid(mail)} proposed ${what} ${where}. ${why}`,
          mail.takesEffectAt === null
            ? 'It takes effect when another owner or admin approves it.'
            : `Nobody else can approve it, so it takes effect by itself on ${time(mail.takesEffectAt)}, unless an owner or admin cancels it before.`,
          'If nobody in your team meant to do this, cancel it and end the sessions that you do not know.',
        ],
        action,
      };
    case 'in_force':
      return {
        subject: 'Your signing policy changed',
        paragraphs: [
          `${mail.isOverdue ? 'Nobody cancelled the proposal in time' : `${whoDid(mail)} approved the proposal`}: ${removesPolicy ? 'no signing policy limits any more what is crafted' : 'a new version of the signing policy holds'} ${where}. ${why}`,
          'Whoever verifies with a pinned copy needs the new one from now on.',
        ],
        action,
      };
    case 'cancelled':
      return {
        subject: 'A change of your signing policy was cancelled',
        paragraphs: [
          `${mail.isOverdue ? 'Who proposed it may not change the signing policy any more, so' : `${whoDid(mail)} cancelled it:`} nothing comes of the proposal ${removesPolicy ? 'to remove' : 'to change'} the signing policy ${where}. The policy stays as it is.`,
        ],
        action,
      };
  }
}

const whoDid = ({ by }: PolicyChangeMail): string => (by === null ? 'The operator' : shownText(by));
