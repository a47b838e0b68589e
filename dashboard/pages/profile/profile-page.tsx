import { useMe } from '../../api/use-me.ts';
import { placeOf } from '../../router/last-place.ts';
import { Shell } from '../../shell/shell.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { NameCard } from './name-card.tsx';
import { PasskeysCard } from './passkeys/passkeys-card.tsx';
import { PasswordCard } from './password-card.tsx';
import { SessionsCard } from './sessions-card.tsx';
import { TwoFactorCard } from './two-factor/two-factor-card.tsx';

/** What is the person's own, whatever organization they look at. */
export default function ProfilePage() {
  const me = useMe();
  const place = placeOf(me);
  return (
    <Shell
      organization={me.organizations.find((one) => one.slug === place?.organization)}
      network={place?.network}
      isPersonal
    >
      <PageHeader title="Profile" description={me.person.email} />
      <div className="flex max-w-3xl flex-col gap-6">
        <NameCard />
        <PasswordCard />
        <TwoFactorCard />
        <PasskeysCard />
        <SessionsCard />
      </div>
    </Shell>
  );
}
