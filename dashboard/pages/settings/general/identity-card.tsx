import type { ReactNode } from 'react';
import type { OrganizationAnswer } from '../../../api/answers.ts';
import { Card } from '../../../ui/card.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { dayText } from '../../../ui/time-text.ts';

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="grid items-center gap-x-6 gap-y-1 sm:grid-cols-[10rem_minmax(0,1fr)]">
    <dt className="text-subtle">{name}</dt>
    <dd className="flex min-h-8 items-center gap-2">{children}</dd>
  </div>
);

const Copied = ({ text, label }: { text: string; label: string }) => (
  <>
    <code className="truncate font-mono text-xs">{text}</code>
    <CopyButton text={text} label={label} isIconOnly size="small" variant="ghost" />
  </>
);

/** By what commands and support name the organization. */
export const IdentityCard = ({ organization }: { organization: OrganizationAnswer }) => (
  <Card title="Identity" description="What commands and support ask for. It does not change.">
    <dl className="flex flex-col gap-2 text-sm">
      <Fact name="Slug">
        <Copied text={organization.slug} label="Copy slug" />
      </Fact>
      <Fact name="Id">
        <Copied text={organization.id} label="Copy id" />
      </Fact>
      <Fact name="Created">{dayText(new Date(organization.created_at))}</Fact>
    </dl>
  </Card>
);
