import { silentLog } from '@kiln-connect/core';
import { getTableColumns, getTableName, is } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { afterEach, describe, expect, it } from 'vitest';
import type { Database } from './database.ts';
import { openStore } from './index.ts';
import { type Migration, migrate, readMigrations } from './migrate.ts';
import { openDatabase } from './open-store.ts';
import * as tables from './tables/index.ts';
import { type TestDatabase, testEngines } from './testing/index.ts';

const migrations = await readMigrations();
const rows = (database: Database, text: string) =>
  database.run<Record<string, unknown>>({ name: text.slice(0, 60), text }, []);

const VALUES: Record<string, string> = {
  uuid: `'00000000-0000-4000-8000-000000000001'`,
  text: `'text'`,
  bytea: `'\\x01'`,
  ARRAY: `'{one,two}'`,
  jsonb: `'{"b":[1,{}],"a":"é\\n"}'`,
  json: `'{"b":1}'`,
  numeric: '1'.repeat(78),
  bigint: '7',
  integer: '7',
  boolean: 'true',
  date: `'2026-01-01'`,
  'timestamp with time zone': `'2026-01-01T00:00:00Z'`,
};

/** Where any value of the column's type will not do. */
const SPECIAL: Record<string, string> = {
  'single_sign_on_providers.type': `'oidc'`,
  'token_prices.price': '3012.44823470',
  'closed_prices.price': '3012.44823470',
};

/** Tables that others refer to, in the order in which they are filled before those. */
const FIRST = [
  'organizations',
  'accounts',
  'users',
  'single_sign_on_providers',
  'closed_periods',
  'events',
  'webhook_endpoints',
  'webhook_deliveries',
];

/** A row of every table there is, made from the types of its columns, and what is then in each table. */
async function fill(database: Database): Promise<void> {
  const columns = await rows(
    database,
    `select table_name, column_name, data_type, is_nullable from information_schema.columns
     where table_schema = 'public' and table_name <> 'schema_migrations'`,
  );
  const names = new Set(columns.map(({ table_name }) => `${table_name}`));
  // The step after the one that makes members makes the people that they are.
  if (!names.has('users')) names.delete('members');
  const rank = (name: string) => FIRST.indexOf(name) >>> 0;
  for (const name of [...names].sort((a, b) => rank(a) - rank(b))) {
    const own = columns.filter(({ table_name }) => table_name === name);
    const list = own.map(({ column_name }) => column_name).join(', ');
    const literals = own.map(
      ({ column_name, data_type }) => SPECIAL[`${name}.${column_name}`] ?? VALUES[`${data_type}`],
    );
    await rows(database, `insert into ${name} (${list}) values (${literals.join(', ')})`);
  }
}

/** How the rows of a table that a later step took away look from where they are now. */
const MOVED: Record<string, string> = {
  audit_events: `
    select organization_id, at, actor_label as actor, action, subject_id as subject, details, address
    from audit_entries`,
};

async function contents(database: Database): Promise<Map<string, string>> {
  const names = await rows(
    database,
    `select table_name from information_schema.tables
     where table_schema = 'public' and table_name <> 'schema_migrations' order by table_name`,
  );
  const found = new Map<string, string>();
  for (const { table_name } of names) {
    const stored = await rows(database, `select to_jsonb(t) as row from ${table_name} t`);
    found.set(`${table_name}`, JSON.stringify(stored));
  }
  return found;
}

describe.each(testEngines)('migrations on $title', (engine) => {
  if (!engine.isAvailable) return it.skip('are not tested here');
  const made: TestDatabase[] = [];
  afterEach(async () => {
    await Promise.all(made.splice(0).map((database) => database.remove()));
  });
  const create = async () => {
    const database = await engine.create();
    made.push(database);
    return database.options;
  };
  const withDatabase = async (
    options: TestDatabase['options'],
    work: (database: Database) => Promise<void>,
  ) => {
    const database = await openDatabase(options);
    await work(database).finally(() => database.close());
  };

  it.each(migrations.map((_, version) => version))(
    'bring an empty database of version %i, and one with rows, up to date without losing a row',
    async (version) => {
      await withDatabase(await create(), async (database) => {
        await migrate(database, migrations.slice(0, version), silentLog);
        await fill(database);
        const before = await contents(database);
        await migrate(database, migrations, silentLog);
        const after = await contents(database);
        for (const [table, stored] of before) {
          const moved = MOVED[table];
          if (moved && !after.has(table)) {
            expect(JSON.parse(stored)).toMatchObject(
              await rows(database, `select to_jsonb(t) as row from (${moved}) t`),
            );
          } else {
            expect(JSON.parse(after.get(table) ?? '[]')).toMatchObject(JSON.parse(stored));
          }
        }
        await migrate(database, migrations, silentLog);
        expect(await contents(database)).toEqual(after);
      });
    },
  );

  it('make exactly the tables and columns that the code speaks of', async () => {
    await withDatabase(await create(), async (database) => {
      await migrate(database, migrations, silentLog);
      const columns = await rows(
        database,
        `select table_name || '.' || column_name || (case is_nullable when 'NO' then '!' else '' end)
           as name
         from information_schema.columns
         where table_schema = 'public' and table_name <> 'schema_migrations'`,
      );
      const inCode = Object.values(tables)
        .filter((table) => is(table, PgTable))
        .flatMap((table) => {
          const keys = new Set(
            getTableConfig(table).primaryKeys.flatMap(({ columns: own }) => own.map((c) => c.name)),
          );
          return Object.values(getTableColumns(table)).map((column) => {
            const name = column.name.replace(
              /[A-Z]/g,
              (letter: string) => `_${letter.toLowerCase()}`,
            );
            const isRequired = column.notNull || keys.has(column.name);
            return `${getTableName(table)}.${name}${isRequired ? '!' : ''}`;
          });
        });
      expect(columns.map(({ name }) => name).sort()).toEqual(inCode.sort());
    });
  });

  it('refuse a database whose migrations were changed since, or that is newer', async () => {
    await withDatabase(await create(), async (database) => {
      await migrate(database, migrations, silentLog);
      const [first, ...others] = migrations as [Migration, ...Migration[]];
      const changed = migrate(database, [{ ...first, checksum: 'other' }, ...others], silentLog);
      await expect(changed).rejects.toMatchObject({
        code: 'migration_changed',
        message: expect.stringContaining(first.name),
      });
      const older = migrate(database, migrations.slice(0, -1), silentLog);
      await expect(older).rejects.toMatchObject({
        code: 'database_is_newer',
        message: expect.stringContaining(`${migrations.at(-1)?.name}`),
      });
    });
  });

  it('leave nothing of a step that fails', async () => {
    await withDatabase(await create(), async (database) => {
      const broken = {
        name: '9999_broken',
        sql: 'create table half (); select 1/0',
        checksum: 'x',
      };
      await expect(migrate(database, [broken], silentLog)).rejects.toThrow('division by zero');
      expect([...(await contents(database)).keys()]).toEqual([]);
      await migrate(database, migrations, silentLog);
    });
  });

  if (engine.name === 'PostgreSQL') {
    it('are run once when several servers start on one database at the same time', async () => {
      const options = await create();
      const stores = await Promise.all([1, 2, 3].map(() => openStore(options)));
      await Promise.all(stores.map((store) => store.close()));
      await withDatabase(options, async (database) => {
        const recorded = await rows(database, 'select name from schema_migrations order by name');
        expect(recorded).toEqual(migrations.map(({ name }) => ({ name })));
      });
    });
  }
});
