import type { Database } from './database.ts';
import { ofMatching, placeIn, type StakeQuestion, stakeConditions } from './stake-question.ts';

/** What happened to stakes. */
export interface OperationStore {
  /**
   * The wire objects as the text of a JSON array, ready to be sent, the latest first, what happened to
   * several stakes at once a single time, and whether the
   * history of one of the stakes is still being read.
   */
  list(
    o: StakeQuestion & {
      /** YYYY-MM-DD, UTC, inclusive. */
      startDate?: string;
      /** YYYY-MM-DD, UTC, inclusive. */
      endDate?: string;
    },
  ): Promise<{ readonly answers: string; readonly total: number; readonly isReading: boolean }>;
}

interface OperationsRow {
  answers: string;
  total: number;
  is_reading: boolean;
}

export function operationStore(database: Database): OperationStore {
  return {
    list: async ({ startDate, endDate, ...question }) => {
      const { shape, where, values } = stakeConditions(question);
      const since =
        startDate === undefined
          ? ''
          : `and o.time >= ${placeIn(values, startDate)}::date::timestamp at time zone 'UTC'`;
      const until =
        endDate === undefined
          ? ''
          : `and o.time < (${placeIn(values, endDate)}::date + 1)::timestamp at time zone 'UTC'`;
      const text = `
        select count(*)::int as total, coalesce(
          '[' || string_agg(o.answer, ',' order by o.time desc, o.position desc, o.id) || ']', '[]'
        ) as answers,
        exists (select 1 from stakes s where ${where} and not s.followed) as is_reading
        from (
          select distinct on (o.time, o.position, o.id) o.time, o.position, o.id, o.answer
          from operations o
          where ${ofMatching('o', where)} ${since} ${until}
          order by o.time desc, o.position desc, o.id
        ) as o`;
      const name = `operations_${shape}${since ? '_since' : ''}${until ? '_until' : ''}`;
      const [row] = await database.run<OperationsRow>({ name, text }, values);
      if (!row) throw new Error('the database answered no list of operations');
      return { answers: row.answers, total: row.total, isReading: row.is_reading };
    },
  };
}
