import { lookup, Resolver } from 'node:dns/promises';

/** What names stand for; tests bring their own. */
export interface Dns {
  /** IPv4 and IPv6 addresses of a host; rejects when it has none. */
  addresses(host: string): Promise<readonly string[]>;
  /** The TXT records of a name, each as one text; empty when it has none. */
  texts(name: string): Promise<readonly string[]>;
}

/** How long one question may take, in milliseconds, and how often it is asked. */
const PATIENCE = { timeout: 3_000, tries: 2 };

/** There is no such name, or none with a record of that type. */
const NOTHING_THERE = new Set(['ENOTFOUND', 'ENODATA']);

/** The system's own resolver. */
export const systemDns: Dns = {
  addresses: async (host) =>
    (await lookup(host, { all: true, order: 'verbatim' })).map(({ address }) => address),
  texts: async (name) => {
    try {
      // A record longer than 255 bytes comes in pieces (RFC 7208, section 3.3).
      const records = await new Resolver(PATIENCE).resolveTxt(name);
      return records.map((pieces) => pieces.join(''));
    } catch (error) {
      if (NOTHING_THERE.has(String((error as NodeJS.ErrnoException).code))) return [];
      throw error;
    }
  },
};
