/** The one-time link by which the first organization and its owner are made. */
export interface SetUpStore {
  /** Keeps this link, in place of an earlier one. */
  put(o: { tokenHash: Uint8Array; createdAt: Date }): Promise<void>;
  /** The link of this hash while it can be used; the caller says until when it may. */
  find(o: { tokenHash: Uint8Array }): Promise<{ readonly createdAt: Date } | undefined>;
  /** Uses the link up; false when it is another one, or was used before. */
  take(o: { tokenHash: Uint8Array }): Promise<boolean>;
  /** True while no organization has an owner. */
  isNeeded(): Promise<boolean>;
}
