import { eq, lt } from 'drizzle-orm';
import type { Room } from './room.ts';

type Rows = Pick<Room, 'store' | 'clock'>;

/** Voids what waits for a person: reset links, and sign-ins that an old password began. */
export async function forgetChallenges(userId: string, { store: { people } }: Rows): Promise<void> {
  const { verifications } = people.tables;
  await people.asking(() =>
    people.orm.delete(verifications).where(eq(verifications.value, userId)),
  );
}

/** Takes away what nobody came back for. */
export async function pruneChallenges({ store: { people }, clock }: Rows): Promise<void> {
  const { verifications } = people.tables;
  await people.asking(() =>
    people.orm.delete(verifications).where(lt(verifications.expiresAt, clock.now())),
  );
}
