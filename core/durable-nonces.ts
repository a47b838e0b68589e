/** An Ed25519 key of the operator on a chain; the secret stays inside. */
export interface NonceKey {
  /** Its public key, as the chain writes addresses. */
  readonly address: string;
  sign(message: Uint8Array): Uint8Array;
}

/**
 * What the operator's nonce accounts need. `authority` signs what users send, so it never has funds;
 * `payer` pays for making the accounts and for using nonces up, and signs nothing of anybody else.
 */
export interface NonceKeys {
  readonly authority: NonceKey;
  readonly payer: NonceKey;
}

/** What a nonce account holds. */
export interface HeldNonce {
  /** Used up by the first transaction that comes into a block with it; another one follows. */
  readonly nonce: string;
  /** Who alone can have it used up. */
  readonly authority: string;
  /** Of the state that shows it, in what the chain counts its time in: tells what is older. */
  readonly position: number;
}

/** A nonce account of the operator. Its address follows from its number and the payer's key. */
export interface NumberedNonceAccount {
  readonly number: number;
  readonly account: string;
}

/** A chain's part in nonce accounts of the operator; absent on chains without durable nonces. */
export interface DurableNonces {
  /** The key of 32 secret bytes. */
  keyOf(secret: Uint8Array): NonceKey;
  /**
   * What these accounts hold, in the order asked; undefined where no nonce account is. `final`: as no
   * reorganization can take back; else as of the last confirmed block.
   */
  read(
    accounts: readonly string[],
    options?: { final?: boolean },
  ): Promise<readonly (HeldNonce | undefined)[]>;
  /**
   * What making that many accounts takes, and what the payer has for it, in the smallest unit of the
   * chain's token.
   */
  costOf(count: number, keys: NonceKeys): Promise<{ need: bigint; have: bigint }>;
  /**
   * Makes the accounts of these numbers that are not there yet; resolves once all are confirmed.
   * @throws {ImpossibleError} when the payer has too little, or they are not confirmed in time.
   */
  create(numbers: readonly number[], keys: NonceKeys): Promise<readonly NumberedNonceAccount[]>;
  /**
   * Sends what uses this nonce up and does nothing else. It can come into a block while the account
   * holds this nonce alone, however often and by however many it is sent.
   * @throws {ImpossibleError} when the chain refuses it.
   */
  advance(held: { account: string; nonce: string }, keys: NonceKeys): Promise<void>;
}
