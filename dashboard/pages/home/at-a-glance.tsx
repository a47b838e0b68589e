import type { MemberAnswer, TokenAnswer } from '@kiln-connect/usecases';
import { Link, type LinkProps } from '@tanstack/react-router';
import { ArrowRight } from 'lucide-react';
import { useOrganization } from '../../api/use-organization.ts';
import { membersText, tokensText } from './glance-text.ts';

interface AtAGlanceProps {
  /** Those of this network; undefined when they could not be loaded. */
  tokens: readonly TokenAnswer[] | undefined;
  members: readonly MemberAnswer[] | undefined;
}

/** How many tokens and members there are, and what of them needs a look. */
export function AtAGlance({ tokens, members }: AtAGlanceProps) {
  const { slug, network, require_two_factor } = useOrganization();
  const params = { organization: slug, network };
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Fact
        link={{ to: '/$organization/$network/settings/api-tokens', params }}
        label="API tokens"
        text={tokens && tokensText(tokens)}
      />
      <Fact
        link={{ to: '/$organization/$network/settings/members', params }}
        label="Members"
        text={members && membersText(members, require_two_factor)}
      />
    </div>
  );
}

const UNKNOWN = { value: '–', note: 'Could not be loaded.' };

interface FactProps {
  link: LinkProps;
  label: string;
  text: { value: string; note: string } | undefined;
}

const Fact = ({ link, label, text = UNKNOWN }: FactProps) => (
  <Link
    {...link}
    className="group flex items-center justify-between gap-4 rounded-xl border border-line bg-surface p-5 shadow-card transition-colors hover:border-line-strong"
  >
    <span className="flex min-w-0 grow flex-col gap-0.5">
      <span className="text-sm text-muted">{label}</span>
      <span className="text-xl font-semibold tracking-tight tabular-nums">{text.value}</span>
      <span className="text-sm text-subtle">{text.note}</span>
    </span>
    <ArrowRight
      className="size-4 shrink-0 text-subtle transition-transform group-hover:translate-x-0.5"
      aria-hidden="true"
    />
  </Link>
);
