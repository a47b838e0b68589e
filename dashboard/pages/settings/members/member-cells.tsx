import type { MemberAnswer } from '@kiln-connect/usecases';
import { useMe } from '../../../api/use-me.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import type { MemberRefusals } from './member-refusals.ts';

interface MemberProps {
  member: MemberAnswer;
}

const useIsSelf = (member: MemberAnswer): boolean => useMe().person.id === member.user_id;

/** What a member is called, and the address that they sign in with. */
export const MemberName = ({ member }: MemberProps) => (
  <div className="flex max-w-64 min-w-0 flex-col">
    <span className="flex items-center gap-2 font-medium">
      <span dir="auto" className="truncate text-left" title={member.name}>
        {member.name || member.email}
      </span>
      {useIsSelf(member) && <Badge tone="accent">You</Badge>}
    </span>
    {member.name && (
      <span className="truncate text-subtle" title={member.email}>
        {member.email}
      </span>
    )}
  </div>
);

export const MemberTwoFactor = ({ member }: MemberProps) =>
  member.has_two_factor ? <Badge tone="success">On</Badge> : <Badge>Off</Badge>;

interface MemberExitProps extends MemberProps {
  refusals: MemberRefusals;
  onExit: (member: MemberAnswer) => void;
}

/** The way out of the organization: one's own, or that of another member. */
export function MemberExit({ member, refusals, onExit }: MemberExitProps) {
  const isSelf = useIsSelf(member);
  return (
    <Button
      size="small"
      aria-label={isSelf ? undefined : `Remove ${member.name || member.email}`}
      disabledReason={isSelf ? refusals.leave : refusals.remove}
      onClick={() => onExit(member)}
    >
      {isSelf ? 'Leave' : 'Remove'}
    </Button>
  );
}
