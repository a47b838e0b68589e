import type { MemberAnswer, TokenAnswer } from '@kiln-connect/usecases';
import { Link, type LinkProps } from '@tanstack/react-router';
import { Check } from 'lucide-react';
import { useMe } from '../../api/use-me.ts';
import { useOrganization } from '../../api/use-organization.ts';
import { Card } from '../../ui/card.tsx';
import { classNames } from '../../ui/class-names.ts';

interface Step {
  label: string;
  hint: string;
  isDone: boolean;
  link: LinkProps;
}

interface FirstStepsProps {
  tokens: readonly TokenAnswer[];
  members: readonly MemberAnswer[];
}

/** What a new organization does first; gone once all of it is done. */
export function FirstSteps({ tokens, members }: FirstStepsProps) {
  const { slug, network } = useOrganization();
  const { person, session } = useMe();
  const params = { organization: slug, network };
  const steps: Step[] = [
    {
      label: 'Secure your account',
      hint: 'Two-factor authentication, or a passkey.',
      isDone: person.has_two_factor || session.second_factor,
      link: { to: '/profile', hash: 'two-factor' },
    },
    {
      label: 'Create an API token',
      hint: 'Under Settings, API tokens. It is shown once.',
      isDone: tokens.length > 0,
      link: { to: '/$organization/$network/settings/api-tokens', params },
    },
    {
      label: 'Make the first call',
      hint: 'Copy it from below.',
      isDone: tokens.some((one) => one.last_used_at !== null),
      link: { to: '/$organization/$network', params, hash: 'first-call' },
    },
    {
      label: 'Invite your team',
      hint: 'With a role for each: developer, analyst, viewer.',
      isDone: members.length > 1,
      link: { to: '/$organization/$network/settings/members', params },
    },
  ];
  const done = steps.filter((step) => step.isDone).length;
  if (done === steps.length) return null;
  return (
    <Card title="First steps" description={`${done} of ${steps.length} done`}>
      <ol className="-mx-2 -my-2 grid gap-x-4 sm:grid-cols-2">
        {steps.map((step) => (
          <StepRow key={step.label} step={step} />
        ))}
      </ol>
    </Card>
  );
}

const StepRow = ({ step }: { step: Step }) => (
  <li>
    <Link {...step.link} className="flex gap-3 rounded-lg p-2 text-sm hover:bg-sunken">
      <span
        className={classNames(
          'mt-0.5 grid size-5 shrink-0 place-items-center rounded-full border',
          step.isDone
            ? 'border-transparent bg-success-soft text-success-ink'
            : 'border-line-strong',
        )}
      >
        {step.isDone && <Check className="size-3" aria-hidden="true" />}
      </span>
      <span>
        <span className={classNames('font-medium', step.isDone && 'text-subtle')}>
          {step.label}
        </span>
        {step.isDone ? (
          <span className="sr-only"> (done)</span>
        ) : (
          <span className="block text-subtle">{step.hint}</span>
        )}
      </span>
    </Link>
  </li>
);
