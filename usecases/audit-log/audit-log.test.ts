import { type Clock, systemClock } from '@kiln-connect/core';
import { type AuditEntry, openStore, type Store } from '@kiln-connect/store';
import { runSql, type TestDatabase, testEngines } from '@kiln-connect/store/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Operator } from '../caller.ts';
import type { System } from '../system.ts';
import { isSignedBy, type SignedAuditHead } from './audit-head.ts';
import { createAuditKey } from './audit-key.ts';
import type { AuditLogEntry } from './audit-log-entry.ts';
import { listAuditHeads, readAuditHead, readAuditLog, signAuditHeadNow } from './read-audit-log.ts';
import { verifyAuditLog } from './verify-audit-log.ts';

const operator: Operator = { kind: 'operator', address: '127.0.0.1' };
const auditKey = createAuditKey(Buffer.alloc(32, 1));

const anEntry = (label: string): AuditEntry => ({
  organizationId: null,
  actor: { type: 'operator', id: null, label: 'operator' },
  action: 'thing_done',
  subject: { type: 'thing', id: label, label },
  // What JSON, PostgreSQL and hashes could disagree on.
  details: { z: 1, a: { 'ü"\\': ['\u2028', 'Ω', '😀', '\n'], 'a b': null }, B: -0, n: 2 ** 53 - 1 },
  address: '192.0.2.1',
  userAgent: 'Mozilla/5.0',
});

describe.each(testEngines.filter(({ isAvailable }) => isAvailable))(
  'the audit log on $title',
  (engine) => {
    let database: TestDatabase;
    let store: Store;
    let file: SignedAuditHead[];
    beforeAll(async () => {
      database = await engine.create();
      store = await openStore(database.options);
    });
    afterAll(async () => {
      await store.close();
      await database.remove();
    });
    beforeEach(async () => {
      file = [];
      await tamper('truncate audit_entries; truncate audit_heads');
    });

    /** Runs SQL past the store, and opens that again. */
    const past = async (sql: string): Promise<void> => {
      await store.close();
      try {
        await runSql(database.options, sql);
      } finally {
        store = await openStore(database.options);
      }
    };
    /** What somebody does who owns the database: the triggers do not stop them. */
    const tamper = (sql: string): Promise<void> =>
      past(`
        alter table audit_entries disable trigger all;
        alter table audit_heads disable trigger all;
        ${sql};
        alter table audit_entries enable trigger all;
        alter table audit_heads enable trigger all;
      `);

    const system = (clock: Clock = systemClock): System =>
      ({
        store,
        clock,
        auditKey,
        auditHeadFile: { append: async (line: string) => void file.push(JSON.parse(line)) },
      }) as unknown as System;

    /** Seven entries, a signed head, three more. */
    const fill = async (): Promise<void> => {
      for (let i = 1; i <= 7; i += 1) await store.audit.append(anEntry(`thing ${i}`));
      await signAuditHeadNow({}, operator, system());
      for (let i = 8; i <= 10; i += 1) await store.audit.append(anEntry(`thing ${i}`));
    };

    async function* entries(): AsyncGenerator<AuditLogEntry> {
      for await (const lines of await readAuditLog({}, operator, system())) {
        for (const line of lines.trimEnd().split('\n')) yield JSON.parse(line) as AuditLogEntry;
      }
    }
    const verify = async (heads?: readonly SignedAuditHead[]) => {
      const { faults } = await verifyAuditLog({
        entries: entries(),
        heads: heads ?? (await listAuditHeads({}, operator, system())),
        publicKey: auditKey.publicKey,
      });
      return faults.map(({ kind, seq }) => `${kind} ${seq}`);
    };
    it('is whole after it was written, whatever stands in it', async () => {
      await fill();
      expect(await verify()).toEqual([]);
      expect(await verify(file)).toEqual([]);
    });

    it('refuses every change by the system itself', async () => {
      await fill();
      for (const sql of [
        "update audit_entries set action = 'x' where seq = 3",
        'delete from audit_entries where seq = 3',
        'truncate audit_entries',
        'delete from audit_heads',
        'truncate audit_heads',
      ]) {
        await expect(past(sql)).rejects.toThrow('only ever appended');
      }
    });

    it('shows an entry that was changed', async () => {
      await fill();
      await tamper(`update audit_entries set subject_label = 'other' where seq = 3`);
      expect(await verify()).toEqual(['changed_entry 3']);
    });

    it('shows details that were changed', async () => {
      await fill();
      await tamper(`update audit_entries set details = details || '{"z": 2}' where seq = 3`);
      expect(await verify()).toEqual(['changed_entry 3']);
    });

    it('shows an entry that is missing', async () => {
      await fill();
      await tamper('delete from audit_entries where seq between 4 and 5');
      expect(await verify()).toEqual(['missing_entries 4']);
    });

    it('shows entries whose order was changed', async () => {
      await fill();
      await tamper(`
        update audit_entries set seq = 100 where seq = 4;
        update audit_entries set seq = 4 where seq = 5;
        update audit_entries set seq = 5 where seq = 100;
      `);
      expect((await verify()).slice(0, 2)).toEqual(['changed_entry 4', 'broken_link 4']);
    });

    it('shows that its end was cut off, by a head of the database or one that was kept elsewhere', async () => {
      await fill();
      await tamper('delete from audit_entries where seq > 6');
      expect(await verify()).toEqual(['cut_off_end 7']);
      await tamper('delete from audit_heads');
      expect(await verify()).toEqual([]);
      expect(await verify(file)).toEqual(['cut_off_end 7']);
    });

    it('shows that it was made anew, by a head that was kept elsewhere', async () => {
      await fill();
      await tamper('truncate audit_entries; truncate audit_heads');
      // The system's own code writes a chain without a fault, and its key is not in the database.
      for (let i = 1; i <= 10; i += 1) await store.audit.append(anEntry(`nothing ${i}`));
      expect(await verify()).toEqual([]);
      expect(await verify(file)).toEqual(['rewritten_log 7']);
    });

    it('shows a head that another key signed', async () => {
      await fill();
      await tamper(`update audit_heads set signature = decode(repeat('11', 64), 'hex')`);
      expect(await verify()).toEqual(['forged_head 7']);
    });

    it('has no head while it is empty, and then the same one in the file and the database', async () => {
      expect(await signAuditHeadNow({}, operator, system())).toBeNull();
      expect(await readAuditHead({}, operator, system())).toBeNull();
      await fill();
      const head = await readAuditHead({}, operator, system());
      expect(file).toEqual([head]);
      expect(head).toMatchObject({ version: 1, seq: 7, public_key: auditKey.publicKey });
      expect(head && isSignedBy(head, auditKey.publicKey)).toBe(true);
    });

    it('keeps a head in the one place where it can', async () => {
      await store.audit.append(anEntry('thing'));
      const full = {
        ...system(),
        auditHeadFile: { append: () => Promise.reject(new Error('the disk is full')) },
      };
      await expect(signAuditHeadNow({}, operator, full)).rejects.toThrow('the disk is full');
      expect(await readAuditHead({}, operator, system())).toMatchObject({ seq: 1 });
      const dumb = {
        ...store,
        audit: { ...store.audit, addHead: () => Promise.reject(new Error('out of reach')) },
      };
      await expect(signAuditHeadNow({}, operator, { ...system(), store: dumb })).rejects.toThrow(
        'out of reach',
      );
      expect(file).toMatchObject([{ seq: 1 }]);
    });

    it('is read to the end that it had when the reading began', async () => {
      await fill();
      const seen: number[] = [];
      for await (const { seq } of entries()) {
        seen.push(seq);
        await store.audit.append(anEntry('meanwhile'));
      }
      expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    });
  },
);
