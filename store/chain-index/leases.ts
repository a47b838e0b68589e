import type { Session } from '../database.ts';
import type { ChainKey } from '../scopes.ts';

/** One of the processes that share the work, and for how long its word counts. */
export interface Holder {
  /** Unique among processes. */
  readonly holder: string;
  /** Milliseconds of the database's clock after which another one may take over. */
  readonly leaseMs: number;
}

/** Histories of stakes that stand at one position, for one process to read on. */
export interface Claim {
  readonly stakeIds: readonly string[];
  /** The last position that is stored of all of them. */
  readonly position: number;
  /** Where another history of theirs or of others stands that could be read together; null without. */
  readonly next: number | null;
}

/** Histories that nobody is to read for some time. */
export interface PostponedBackfill {
  readonly stakeIds: readonly string[];
  /** Of the database's clock. */
  readonly milliseconds: number;
}

/**
 * Stakes of one claim. More are divided among processes; fewer are read together, as each process
 * would ask the nodes for the same blocks.
 */
const MOST_A_CLAIM = 128;

const until = (milliseconds: string) => `now() + ${milliseconds} * interval '1 millisecond'`;

/** Whether this process follows the chain; it does when no other one does, or its time is over. */
export async function lead(
  session: Session,
  { chain, network, holder, leaseMs }: ChainKey & Holder,
): Promise<boolean> {
  const rows = await session.run(
    {
      name: 'index_lead',
      text: `
        insert into indexer_leases as l (chain, network, holder, expires_at)
        values ($1, $2, $3, ${until('$4::bigint')})
        on conflict (chain, network) do update
          set holder = excluded.holder, expires_at = excluded.expires_at
          where l.holder = excluded.holder or l.expires_at <= now()
        returning holder`,
    },
    [chain, network, holder, leaseMs],
  );
  return rows.length > 0;
}

/** Takes, of the histories that nobody else reads, those that are furthest behind `before`. */
export async function claimBackfill(
  session: Session,
  { chain, network, holder, leaseMs, before }: ChainKey & Holder & { before: number },
): Promise<Claim | undefined> {
  const rows = await session.run<{ stake_id: string; position: string | number }>(
    {
      name: 'index_claim_backfill',
      text: `
        with free as (
          select stake_id, position from backfills
          where chain = $1 and network = $2 and position < $5
            and (claimed_by is null or claimed_by = $3 or claimed_until <= now())
          order by position, stake_id
          limit ${MOST_A_CLAIM}
          for update skip locked
        ),
        taken as (select * from free where position = (select min(position) from free)),
        released as (
          update backfills b set claimed_by = null, claimed_until = null
          where b.chain = $1 and b.network = $2 and b.claimed_by = $3
            and not exists (select 1 from taken where taken.stake_id = b.stake_id)
        )
        update backfills b set claimed_by = $3, claimed_until = ${until('$4::bigint')}
        from taken
        where b.chain = $1 and b.network = $2 and b.stake_id = taken.stake_id
        returning b.stake_id, b.position`,
    },
    [chain, network, holder, leaseMs, before],
  );
  const [first] = rows;
  if (!first) return undefined;
  const position = Number(first.position);
  const [after] = await session.run<{ next: string | number | null }>(
    {
      name: 'index_next_backfill',
      text: `
        select min(position) as next from backfills
        where chain = $1 and network = $2 and position > $3`,
    },
    [chain, network, position],
  );
  return {
    stakeIds: rows.map(({ stake_id }) => stake_id).sort(),
    position,
    next: after?.next == null ? null : Number(after.next),
  };
}

/** Leaves histories that can not be read now for so long, so that others get their turn. */
export async function postponeBackfill(
  session: Session,
  { chain, network, stakeIds, milliseconds }: ChainKey & PostponedBackfill,
): Promise<void> {
  await session.run(
    {
      name: 'index_postpone_backfill',
      text: `
        update backfills set claimed_by = 'nobody', claimed_until = ${until('$4::bigint')}
        where chain = $1 and network = $2 and stake_id = any($3::text[])`,
    },
    [chain, network, stakeIds, milliseconds],
  );
}

/** Says that the process is still there: what it holds stays with it. */
export async function renewLeases(
  session: Session,
  { chain, network, holder, leaseMs }: ChainKey & Holder,
): Promise<void> {
  await session.run(
    {
      name: 'index_renew_leases',
      text: `
        with leader as (
          update indexer_leases set expires_at = ${until('$4::bigint')}
          where chain = $1 and network = $2 and holder = $3
        )
        update backfills set claimed_until = ${until('$4::bigint')}
        where chain = $1 and network = $2 and claimed_by = $3`,
    },
    [chain, network, holder, leaseMs],
  );
}

/** Leaves all that the process holds to the others, at once. */
export async function releaseLeases(
  session: Session,
  { chain, network, holder }: ChainKey & Pick<Holder, 'holder'>,
): Promise<void> {
  await session.run(
    {
      name: 'index_release_leases',
      text: `
        with leader as (
          delete from indexer_leases where chain = $1 and network = $2 and holder = $3
        )
        update backfills set claimed_by = null, claimed_until = null
        where chain = $1 and network = $2 and claimed_by = $3`,
    },
    [chain, network, holder],
  );
}

/** Ends what any process held, where none but this one can be. */
export async function endAllLeases(session: Session): Promise<void> {
  await session.run({ name: 'index_end_leases', text: 'delete from indexer_leases' }, []);
  await session.run(
    {
      name: 'authorities_end_leases',
      text: 'update authority_watches set holder = null, expires_at = null where holder is not null',
    },
    [],
  );
  await session.run(
    {
      name: 'index_end_claims',
      text: 'update backfills set claimed_by = null, claimed_until = null where claimed_by is not null',
    },
    [],
  );
}
