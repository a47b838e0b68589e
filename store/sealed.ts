import type { Network } from '@kiln-connect/core';
import { and, eq, isNotNull, sql } from 'drizzle-orm';
import type { Connection } from './connection.ts';
import {
  outbox,
  secrets,
  sessions,
  singleSignOnFlows,
  singleSignOnProviders,
  twoFactors,
  verifications,
  webhookEndpoints,
} from './tables/index.ts';
import { resealWebhooks } from './webhooks.ts';

/** A value that the master key sealed, and what its row is known by. */
export type SealedValue = { readonly sealed: Uint8Array } & (
  | { readonly kind: 'secret'; readonly network: Network; readonly name: string }
  | { readonly kind: 'mail'; readonly id: string }
  | { readonly kind: 'provider'; readonly id: string }
  | { readonly kind: 'webhook'; readonly id: string }
);

/** What is encrypted of an authenticator app. */
interface SealedTwoFactor {
  readonly secret: string;
  readonly backupCodes: string;
}

/** Every column that holds something encrypted, for whoever changes the key. */
export interface SealedStore {
  /**
   * Replaces each encrypted value by what the functions make of it, while nobody else can read or
   * write one, and forgets what is short-lived: sessions, sign-ins under way, what waits to be shown
   * once. Give it the groups of `atomically`. Answers how many values there were of each kind.
   */
  resealAll(o: {
    seal: (value: SealedValue) => Uint8Array;
    sealTwoFactor: (sealed: SealedTwoFactor) => Promise<SealedTwoFactor>;
  }): Promise<{
    readonly secrets: number;
    readonly mails: number;
    readonly providers: number;
    readonly webhooks: number;
    readonly twoFactors: number;
    readonly endedSessions: number;
  }>;
}

export function sealedStore({ orm }: Pick<Connection, 'orm'>): SealedStore {
  return {
    resealAll: async ({ seal, sealTwoFactor }) => {
      await orm.execute(
        sql`lock table ${secrets}, ${outbox}, ${singleSignOnProviders}, ${singleSignOnFlows}, ${twoFactors}, ${sessions}, ${verifications}, ${webhookEndpoints} in access exclusive mode`,
      );
      const kept = await orm.select().from(secrets);
      for (const { network, name, sealed } of kept) {
        await orm
          .update(secrets)
          .set({ sealed: seal({ kind: 'secret', network, name, sealed }), updatedAt: sql`now()` })
          .where(and(eq(secrets.network, network), eq(secrets.name, name)));
      }
      const mails = await orm
        .select({ id: outbox.id, sealed: outbox.sealed })
        .from(outbox)
        .where(isNotNull(outbox.sealed));
      for (const { id, sealed } of mails) {
        if (sealed === null) continue;
        await orm
          .update(outbox)
          .set({ sealed: seal({ kind: 'mail', id, sealed }) })
          .where(eq(outbox.id, id));
      }
      const providers = await orm
        .select({ id: singleSignOnProviders.id, sealed: singleSignOnProviders.clientSecret })
        .from(singleSignOnProviders)
        .where(isNotNull(singleSignOnProviders.clientSecret));
      for (const { id, sealed } of providers) {
        if (sealed === null) continue;
        await orm
          .update(singleSignOnProviders)
          .set({ clientSecret: seal({ kind: 'provider', id, sealed }) })
          .where(eq(singleSignOnProviders.id, id));
      }
      const webhooks = await resealWebhooks((value) => seal({ kind: 'webhook', ...value }), {
        orm,
      });
      const apps = await orm
        .select({
          id: twoFactors.id,
          secret: twoFactors.secret,
          backupCodes: twoFactors.backupCodes,
        })
        .from(twoFactors);
      for (const { id, ...sealed } of apps) {
        await orm
          .update(twoFactors)
          .set(await sealTwoFactor(sealed))
          .where(eq(twoFactors.id, id));
      }
      await orm.delete(singleSignOnFlows);
      await orm.delete(verifications);
      const ended = await orm.delete(sessions).returning({ id: sessions.id });
      return {
        secrets: kept.length,
        mails: mails.length,
        providers: providers.length,
        webhooks,
        twoFactors: apps.length,
        endedSessions: ended.length,
      };
    },
  };
}
