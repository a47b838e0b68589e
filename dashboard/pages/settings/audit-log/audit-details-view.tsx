import type { AuditEventAnswer } from '@kiln-connect/usecases';
import { exactTimeText } from '../../../ui/time-text.ts';
import { detailChanges, otherDetails } from './audit-details.ts';

/** Everything that an entry holds: what it changed, and by whom from where. */
export function AuditDetails({ entry }: { entry: AuditEventAnswer }) {
  const { actor, address, user_agent: userAgent } = entry;
  const changes = detailChanges(entry.details);
  const facts = [
    ...otherDetails(entry.details),
    { field: 'when', value: `${exactTimeText(new Date(entry.at))} (${entry.at})` },
    { field: 'who', value: [actor.type, actor.label, actor.id].filter(Boolean).join(' · ') },
    ...(address ? [{ field: 'from', value: address }] : []),
    ...(userAgent ? [{ field: 'with', value: userAgent }] : []),
    { field: 'entry', value: `${entry.action}, number ${entry.seq}` },
  ];
  return (
    <>
      {changes.length > 0 && (
        <div className="overflow-x-auto">
          <table className="w-full max-w-3xl table-fixed text-left">
            <caption className="sr-only">What changed</caption>
            <thead className="text-xs text-subtle">
              <tr>
                <th scope="col" className="w-28 py-1 sm:w-44 pr-4 font-medium">
                  Field
                </th>
                <th scope="col" className="py-1 pr-4 font-medium">
                  Before
                </th>
                <th scope="col" className="py-1 font-medium">
                  After
                </th>
              </tr>
            </thead>
            <tbody>
              {changes.map(({ field, before, after }) => (
                <tr key={field} className="align-top">
                  <th scope="row" className="py-1 pr-4 font-normal text-muted">
                    {field}
                  </th>
                  <td className="py-1 pr-4 break-words text-subtle">{before ?? '–'}</td>
                  <td className="py-1 break-words">{after ?? '–'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <dl className="grid gap-y-1 sm:grid-cols-[11rem_minmax(0,1fr)]">
        {facts.map(({ field, value }) => (
          <div key={field} className="contents">
            <dt className="text-muted">{field}</dt>
            <dd className="mb-1 min-w-0 break-words sm:mb-0">{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
