import { useQuery } from '@tanstack/react-query';
import { Link, type LinkProps } from '@tanstack/react-router';
import { ArrowRight } from 'lucide-react';
import { useOrganization } from '../../api/use-organization.ts';
import { Skeleton } from '../../ui/skeleton.tsx';
import { tokensQuery } from '../settings/api-tokens/tokens-query.ts';
import { membersQuery } from '../settings/members/members-queries.ts';
import { membersText, tokensText } from './glance-text.ts';

/** How many tokens and members there are, and what of them needs a look. */
export function AtAGlance() {
  const { slug, network, require_two_factor } = useOrganization();
  const params = { organization: slug, network };
  const tokens = useQuery(tokensQuery(slug));
  const members = useQuery(membersQuery(slug));
  const here = tokens.data?.filter((one) => one.network === network);
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Fact
        link={{ to: '/$organization/$network/settings/api-tokens', params }}
        label="API tokens"
        text={here && tokensText(here)}
        isMissing={tokens.isError}
      />
      <Fact
        link={{ to: '/$organization/$network/settings/members', params }}
        label="Members"
        text={members.data && membersText(members.data, require_two_factor)}
        isMissing={members.isError}
      />
    </div>
  );
}

interface FactProps {
  link: LinkProps;
  label: string;
  /** Undefined until it is known. */
  text: { value: string; note: string } | undefined;
  isMissing: boolean;
}

const Fact = ({ link, label, text, isMissing }: FactProps) => (
  <Link
    {...link}
    className="group flex items-center justify-between gap-4 rounded-xl border border-line bg-surface p-5 shadow-card transition-colors hover:border-line-strong"
  >
    <span className="flex min-w-0 grow flex-col gap-0.5">
      <span className="text-sm text-muted">{label}</span>
      <span className="text-xl font-semibold tracking-tight tabular-nums">
        {isMissing ? '–' : (text?.value ?? <Skeleton className="my-1 h-5 w-10" />)}
      </span>
      <span className="text-sm text-subtle">
        {isMissing
          ? 'Could not be loaded.'
          : (text?.note ?? <Skeleton className="my-0.5 h-4 w-40" />)}
      </span>
    </span>
    <ArrowRight
      className="size-4 shrink-0 text-subtle transition-transform group-hover:translate-x-0.5"
      aria-hidden="true"
    />
  </Link>
);
