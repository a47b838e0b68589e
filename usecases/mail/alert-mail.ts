import type { MailContent } from './compose-mail.ts';
import { alertsLink } from './links.ts';
import type { ChangedStakeInMail, Mail } from './mail.ts';
import { shownText } from './shown-text.ts';
import { quoted, time } from './wording.ts';

/** More stakes than these are counted: all stand in the dashboard. */
const MOST_NAMED = 10;

/** Says which stakes others control now, since when, and what to do. */
export function authorityChanged(
  mail: Extract<Mail, { kind: 'authority_changed' }>,
  { publicUrl }: { publicUrl: URL },
): MailContent {
  const { stakes, chainTitle, network, organizationName } = mail;
  const more = stakes.length - MOST_NAMED;
  const count = stakes.length === 1 ? 'a stake' : `${stakes.length} stakes`;
  return {
    subject: `Alert - somebody else may control ${stakes.length === 1 ? 'a stake' : 'stakes'} of yours`,
    paragraphs: [
      `On ${chainTitle} (${network}), who controls ${count} of the organization ${quoted(organizationName)} changed, and nothing that was crafted here explains it.`,
      ...stakes.slice(0, MOST_NAMED).flatMap(stakeLines),
      ...(more > 0 ? [`And ${more} more: all of them are in the dashboard.`] : []),
      'What to do now: ask your team at once whether somebody meant this. If nobody did, sign nothing more with the keys and tools that were used for these stakes, take them for stolen, and compare your other stakes. If you still hold the withdraw authority or the withdrawal address, use it from a safe machine before somebody else does. Tell your custodian and the operator; what is unstaking may be stopped in time.',
      'Once you know what it was, acknowledge the alert in the dashboard and write down why.',
    ],
    action: { label: 'See the alerts', url: alertsLink(mail, publicUrl) },
  };
}

function stakeLines({ stakeId, at, transaction, changes }: ChangedStakeInMail): readonly string[] {
  const where = transaction === null ? '' : `, transaction ${shownWhole(transaction)}`;
  return [
    `Stake ${shownWhole(stakeId)}, seen in a block of ${time(at)}${where}:`,
    ...changes.map(
      ({ label, meaning, before, after }) =>
        `${shownText(label)}: was ${shownValue(before)}, is now ${shownValue(after)}.${meaning ? ` ${meaning}` : ''}`,
    ),
  ];
}

const shownValue = (value: string | null): string =>
  value === null ? 'not set' : shownWhole(value);

/** Ids of chains are longer than names may be, and cutting one would make it worthless. */
const shownWhole = (id: string): string =>
  (id.match(/.{1,90}/gsu) ?? []).map((part) => shownText(part)).join('');

/** Says that changes may go unseen for now. */
export function watchLagging(
  mail: Extract<Mail, { kind: 'watch_lagging' }>,
  { publicUrl }: { publicUrl: URL },
): MailContent {
  const { chainTitle, network, organizationName, comparedAt } = mail;
  const until =
    comparedAt === null
      ? 'Nothing was compared yet.'
      : `Changes that were confirmed before ${time(comparedAt)} were seen; later ones may not be.`;
  return {
    subject: 'The watch over your stakes lags behind',
    paragraphs: [
      `The watch over who controls the stakes of the organization ${quoted(organizationName)} on ${chainTitle} (${network}) is more than a minute behind. ${until}`,
      'It goes on by itself as soon as the nodes answer again, and then also sees what changed meanwhile. Until then an alert may come late: look at important stakes in an explorer, and ask the operator when it lasts.',
    ],
    action: { label: 'See the alerts', url: alertsLink(mail, publicUrl) },
  };
}
