import type {
  ChainConnection,
  ChainRegistration,
  Clock,
  JsonObject,
  Log,
  Network,
  OperatorStatement,
  Verdict,
} from '@kiln-connect/core';
import type { People, PeopleOptions } from '@kiln-connect/people';
import type { EgressOptions } from '@kiln-connect/people/egress';
import { createSingleSignOn, type SingleSignOn } from '@kiln-connect/people/single-sign-on';
import type { Store } from '@kiln-connect/store';
import { type AuditKey, createAuditKey } from './audit-log/audit-key.ts';
import type { AuditHeadFile } from './audit-log/sign-audit-head.ts';
import { type Background, createBackground } from './background.ts';
import type { MailTransport } from './mail/mail-transport.ts';
import { createMailer, type Mailer } from './mail/mailer.ts';
import { peopleHooks } from './people-hooks.ts';
import type { PriceProvider } from './prices/price-provider.ts';
import { createPrices, type Prices } from './prices/prices.ts';
import { createSealer, deriveKey, type Sealer } from './sealing.ts';
import { createLastUse, type LastUse } from './tokens/last-use.ts';
import { createTokenCache, type TokenCache } from './tokens/token-cache.ts';
import { createKeyInstaller, type KeyInstaller } from './validator-keys/key-installer.ts';
import { createWebhookDeliverer, type WebhookDeliverer } from './webhooks/deliverer.ts';

/** How long work that goes on may hold up the end, in milliseconds: none of it is needed. */
const LAST_PATIENCE = 1_000;

/** What the use cases need of the indexer that follows one chain on one network. */
export interface StakeIndexer {
  /** Resolves when everything up to that time of the chain is stored. */
  syncTo(time: Date): Promise<void>;
  /** Stores what is new now, without waiting for the next round. */
  syncNow(): Promise<void>;
  /** Reads these stakes once, now, and keeps them from now on. */
  trackStakes(stakeIds: readonly string[]): Promise<void>;
  /** Has what is stored of them from that time of the chain on read again, in the background. */
  readAgain(stakeIds: readonly string[], from: Date): Promise<void>;
}

/** What the use cases need of an embedded local chain. */
export interface LocalChain {
  /** Resolves when the balance is there. `amount` is in the smallest unit of the chain's token. */
  fund(funding: { address: string; amount: bigint }): Promise<void>;
  advance(by: { epochs: number } | { days: number }): Promise<{ time: string; position: number }>;
}

/** The offline verifier, usually in a thread of its own. */
export interface Verifier {
  verify(judged: {
    chain: string;
    network: Network;
    bytes: string;
    intent: unknown;
    statements?: readonly OperatorStatement[];
    policy?: unknown;
    spentToday?: string;
  }): Promise<Verdict>;
  decode(decoded: { chain: string; network: Network; bytes: string }): Promise<JsonObject>;
}

/** What the room of people needs of the use cases. */
export type PeopleHooks = Pick<
  PeopleOptions,
  'secret' | 'audit' | 'onResetRequested' | 'organizationsOf'
>;

/** What a running deployment is made of; `server/start.ts` alone puts it together. */
export interface SystemParts {
  readonly store: Store;
  /** By the chain's name in the addresses of the API. */
  readonly chains: { readonly [chain: string]: ChainRegistration };
  /**
   * The chain's connection, made on first use and kept.
   * @throws {NotBuiltError} when the chain is not configured on that network.
   */
  readonly connections: (chain: string, network: Network) => Promise<ChainConnection>;
  /** What the configuration says of the chain's nodes, as `ChainRegistration.settings` made it. */
  readonly settings: (chain: string, network: Network) => unknown;
  /** Undefined where nothing follows the chain. */
  readonly indexers: (chain: string, network: Network) => StakeIndexer | undefined;
  /** Undefined where the chain has no embedded local chain. */
  readonly devnets: (chain: string) => LocalChain | undefined;
  readonly verifier: Verifier;
  /** Opens the room of people; called once. */
  readonly people: (hooks: PeopleHooks) => Promise<People>;
  /** Undefined where no mail server is configured. */
  readonly mailTransport: MailTransport | undefined;
  /** Where people find the dashboard: the origin of all links. */
  readonly publicUrl: URL;
  /** Who gives prices of tokens; nobody when left out. */
  readonly priceProvider?: PriceProvider | undefined;
  readonly auditHeadFile: AuditHeadFile;
  /** How the guard of what is fetched for users departs from the public internet; not at all without. */
  readonly egress?: EgressOptions | undefined;
  /** The same for what is sent to webhooks. */
  readonly webhookEgress?: EgressOptions | undefined;
  /** 32 bytes, see `parseMasterKey`. */
  readonly masterKey: Uint8Array;
  /** The networks that this deployment serves. */
  readonly networks: readonly Network[];
  readonly clock: Clock;
  readonly log: Log;
}

/** The dependencies of every use case. */
export interface System
  extends Omit<
    SystemParts,
    'masterKey' | 'people' | 'mailTransport' | 'egress' | 'webhookEgress' | 'priceProvider'
  > {
  readonly people: People;
  readonly singleSignOn: SingleSignOn;
  readonly mail: Mailer;
  /** Sends webhooks what was published. */
  readonly webhooks: WebhookDeliverer;
  readonly prices: Prices;
  readonly sealer: Sealer;
  /** Signs heads of the audit log. */
  readonly auditKey: AuditKey;
  readonly tokenCache: TokenCache;
  readonly lastUse: LastUse;
  /** Puts validator keys into validator clients. */
  readonly keyInstaller: KeyInstaller;
  /** Work that goes on after an answer; `stop` waits for it a little. */
  readonly background: Background;
  /** Writes what is still in memory and lets work end that goes on; call it before `store.close`. */
  stop(): Promise<void>;
}

/** Puts the use cases' dependencies together and opens the room of people. */
export async function createSystem({
  masterKey,
  people: openPeople,
  mailTransport,
  egress,
  webhookEgress,
  priceProvider: provider,
  ...parts
}: SystemParts): Promise<System> {
  const { store, clock, log } = parts;
  const sealer = createSealer(masterKey);
  const mail = createMailer({ store, transport: mailTransport, sealer, clock, log });
  const people = await openPeople({
    secret: deriveKey(masterKey, 'people'),
    ...peopleHooks({ ...parts, sealer, mail }),
  });
  const tokenCache = createTokenCache({ tokens: store.tokens });
  const lastUse = createLastUse({ tokens: store.tokens, log });
  const background = createBackground({ log });
  const webhooks = createWebhookDeliverer({ ...parts, egress: webhookEgress, sealer, mail });
  return {
    ...parts,
    people,
    singleSignOn: createSingleSignOn({ publicUrl: parts.publicUrl, clock, ...egress }),
    mail,
    webhooks,
    prices: createPrices({ provider, tokens: pricedTokens(parts.chains), store, clock, log }),
    sealer,
    auditKey: createAuditKey(deriveKey(masterKey, 'audit-heads')),
    tokenCache,
    lastUse,
    keyInstaller: createKeyInstaller({ ...parts, sealer }),
    background,
    stop: async () => {
      tokenCache.stop();
      people.stop();
      await Promise.all([mail.stop(), webhooks.stop()]);
      await background.settled({ withinMs: LAST_PATIENCE });
      await lastUse.stop();
    },
  };
}

/** The providers' ids of the tokens of all chains, by ticker. */
const pricedTokens = (chains: SystemParts['chains']): ReadonlyMap<string, string> =>
  new Map(
    Object.values(chains).flatMap(({ info: { token, priceId } }) =>
      priceId === undefined ? [] : [[token, priceId] as const],
    ),
  );
