import type { Governance, TokenWithOrganization } from '@kiln-connect/store';
import { queueMail } from '../mail/queue-mail.ts';
import type { System } from '../system.ts';

/** How many days before a token ends its people are told, the last warning first. */
const THRESHOLDS = [1, 14] as const;
const DAY = 24 * 3_600_000;

type Parts = Pick<System, 'store' | 'clock' | 'sealer' | 'publicUrl' | 'mail'>;

/**
 * Writes to the owners, the admins and the creator of each token that ends within a threshold, once a
 * threshold and expiry on all servers together: a token whose expiry was moved is warned of again.
 */
export async function warnExpiringTokens(system: Parts): Promise<void> {
  for (const days of THRESHOLDS) {
    const due = await system.store.tokens.dueWarnings({ now: system.clock.now(), days });
    for (const token of due) {
      await system.store.atomically((groups) => warnOf(token, days, groups, system));
    }
  }
}

async function warnOf(
  token: TokenWithOrganization,
  days: number,
  groups: Governance,
  system: Parts,
): Promise<void> {
  const { id, organizationId, expiresAt } = token;
  if (expiresAt === null) return;
  // A late warning stands for the earlier ones that were never given.
  const passed = THRESHOLDS.filter((threshold) => threshold >= days);
  const marks: boolean[] = [];
  for (const threshold of passed) {
    marks.push(await groups.tokens.markWarned({ id, expiresAt, days: threshold }));
  }
  // Whoever makes a token for so short a time needs nobody to tell them.
  const isShortLived = expiresAt.getTime() - token.createdAt.getTime() <= days * DAY;
  if (!marks[0] || isShortLived) return;
  const members = await groups.members.list({ organizationId });
  for (const { role, userId, email } of members) {
    if (role !== 'owner' && role !== 'admin' && userId !== token.createdBy) continue;
    await queueMail(
      {
        kind: 'token_expiring',
        to: email,
        organizationId,
        organizationName: token.organizationName,
        organizationSlug: token.organizationSlug,
        network: token.network,
        tokenName: token.name,
        tokenHint: `${token.prefix}…${token.lastFour}`,
        expiresAt,
      },
      groups,
      system,
    );
  }
}
