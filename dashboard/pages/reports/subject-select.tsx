import { useQuery } from '@tanstack/react-query';
import { useOrganization } from '../../api/use-organization.ts';
import { Select } from '../../ui/select.tsx';
import { reportSubjectsQuery } from './report-queries.ts';

/** What a report is on: the whole organization, 'account:…' by id, or 'protocol:…' by name. */
export type Subject = 'organization' | `account:${string}` | `protocol:${string}`;

interface SubjectSelectProps {
  /** Its name where no `Field` stands round it. */
  label?: string;
  value: Subject;
  onChange: (subject: Subject) => void;
  /** Protocols can be chosen, too. */
  hasProtocols?: boolean;
  className?: string;
}

export function SubjectSelect({
  label,
  value,
  onChange,
  hasProtocols,
  className,
}: SubjectSelectProps) {
  const { slug, name, network } = useOrganization();
  const { accounts = [], protocols = [] } =
    useQuery(reportSubjectsQuery({ slug, network })).data ?? {};
  return (
    <Select<Subject>
      value={value}
      onChange={onChange}
      {...(label !== undefined && { label })}
      {...(className !== undefined && { className })}
      options={[
        { value: 'organization', label: `All of ${name}` },
        ...accounts.map((account) => ({
          value: `account:${account.id}` as const,
          label: account.name,
          hint: 'Account',
        })),
        ...(hasProtocols ? protocols : []).map(({ chain, title }) => ({
          value: `protocol:${chain}` as const,
          label: title,
          hint: 'Protocol',
        })),
      ]}
    />
  );
}
