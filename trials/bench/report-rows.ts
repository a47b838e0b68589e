import type pg from 'pg';

/** An organization with an account whose stakes have earned for a while, written past the store. */
export interface FilledAccount {
  readonly organizationId: string;
  readonly accountId: string;
}

/** The last day of what is written; its end is as far as the chain was read. */
export const LAST_DAY = '2026-06-30';

async function makeAccount(slug: string, client: pg.Client): Promise<FilledAccount> {
  const {
    rows: [organization],
  } = await client.query(
    'insert into organizations (id, name, slug) values (gen_random_uuid(), $1, $1) returning id',
    [slug],
  );
  const organizationId: string = organization.id;
  const {
    rows: [account],
  } = await client.query(
    `insert into accounts (organization_id, network, id, name, description)
     values ($1, 'mainnet', gen_random_uuid(), 'Treasury', '') returning id`,
    [organizationId],
  );
  return { organizationId, accountId: account.id };
}

/** Another organization's account with so many of the stakes of an account. */
export async function shareStakes(
  { accountId: from, stakes, slug }: { accountId: string; stakes: number; slug: string },
  client: pg.Client,
): Promise<FilledAccount> {
  const made = await makeAccount(slug, client);
  await client.query(
    `insert into account_stakes (organization_id, network, account_id, chain, stake_id, id)
     select $1, network, $2, chain, stake_id, gen_random_uuid()
     from account_stakes where account_id = $3 order by stake_id limit $4`,
    [made.organizationId, made.accountId, from, stakes],
  );
  return made;
}

/**
 * Writes `stakes` validators that earned in each of the `days` days up to `LAST_DAY`: two components, a
 * balance and a price a day, and one operation a stake in each month.
 */
export async function fillAccount(
  { stakes, days, slug }: { stakes: number; days: number; slug: string },
  client: pg.Client,
): Promise<FilledAccount> {
  const { organizationId, accountId } = await makeAccount(slug, client);
  // A key of its own for each account: 48 bytes that begin with a hash of its name.
  const key = `'0x' || md5($1 || 'a' || n) || md5($1 || 'b' || n) || md5($1 || 'c' || n)`;
  const firstDay = `(date '${LAST_DAY}' - ${days - 1})`;
  await client.query(
    `insert into stakes (chain, network, stake_id, state, stake_index, balance, effective_balance, followed, answer)
     select 'eth', 'mainnet', key, 'active_ongoing', n, 32010000000000000000, 32000000000000000000, true,
       json_build_object('validator_address', key, 'validator_index', n, 'state', 'active_ongoing',
         'activated_at', '2025-01-01T00:00:00.000Z', 'withdrawal_credentials', '0x01' || repeat('0', 22) || repeat('ab', 20),
         'effective_balance', '32000000000000000000', 'balance', '32010000000000000000',
         'consensus_rewards', '900000000000000000', 'execution_rewards', '120000000000000001',
         'rewards', '1020000000000000001', 'gross_apy', 3.19, 'is_kiln', true,
         'updated_at', '2026-07-01T00:00:00.000Z')::text
     from (select n, ${key} as key from generate_series(1, $2::int) as n) as keys`,
    [slug, stakes],
  );
  await client.query(
    `insert into account_stakes (organization_id, network, account_id, chain, stake_id, id)
     select $2, 'mainnet', $3, 'eth', ${key}, gen_random_uuid() from generate_series(1, $4::int) as n`,
    [slug, organizationId, accountId, stakes],
  );
  await client.query(
    `insert into reward_days (chain, network, stake_id, day, component, amount)
     select 'eth', 'mainnet', ${key}, ${firstDay} + d, component,
       case component when 'attestation' then 2400000000000000 + (n * d) % 1000000 * 1000000000::bigint else 120000000000123 + n * d end
     from generate_series(1, $2::int) as n, generate_series(0, ${days - 1}) as d,
       (values ('attestation'), ('execution')) as of(component)`,
    [slug, stakes],
  );
  await client.query(
    `insert into stake_days (chain, network, stake_id, day, effective_balance, seconds, balance_seconds)
     select 'eth', 'mainnet', ${key}, ${firstDay} + d, 32000000000000000000, 86400, 32000000000000000000 * 86400::numeric
     from generate_series(1, $2::int) as n, generate_series(0, ${days - 1}) as d`,
    [slug, stakes],
  );
  await client.query(
    `insert into operations (chain, network, stake_id, id, segment, type, time, position, proxies, amount, answer)
     select 'eth', 'mainnet', ${key}, 'withdrawal-' || d, 0, 'consensus_withdrawal',
       (${firstDay} + d)::timestamp at time zone 'UTC' + interval '13 hours', d, '{}', 70000000000000000,
       json_build_object('type', 'consensus_withdrawal', 'slot', 9000000 + d * 7200, 'block', 19000000 + d * 7100,
         'validator_index', n, 'fee_recipient', '0x' || repeat('ab', 20), 'amount', '70000000000000000')::text
     from generate_series(1, $2::int) as n, generate_series(0, ${days - 1}, 30) as d`,
    [slug, stakes],
  );
  await client.query(
    `insert into token_prices (token, day, price, source, stored_at)
     select 'ETH', ${firstDay} + d, 3000 + d / 10.0, 'coingecko', now() from generate_series(0, ${days - 1}) as d
     on conflict do nothing`,
  );
  await client.query(
    `insert into indexer_cursors (chain, network, position, block_id, block_time, finalized_position, finalized_time)
     values ('eth', 'mainnet', 11000000, '0xab', $1, 10999900, $1) on conflict do nothing`,
    [`${LAST_DAY}T23:59:59.999Z`],
  );
  return { organizationId, accountId };
}
