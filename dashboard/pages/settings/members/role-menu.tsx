import type { Role } from '@kiln-connect/core';
import type { MemberAnswer } from '@kiln-connect/usecases';
import { ChevronDown } from 'lucide-react';
import { messageOf } from '../../../api/api-error.ts';
import { useOrganization } from '../../../api/use-organization.ts';
import { Button } from '../../../ui/button.tsx';
import { Menu, MenuItem } from '../../../ui/menu.tsx';
import { showToast } from '../../../ui/toasts.ts';
import { useAction } from '../use-action.ts';
import { roleOptions, roleTitle } from './role-texts.ts';
import { useMemberChanges } from './use-member-changes.ts';

interface RoleMenuProps {
  member: MemberAnswer;
  /** Why the user can not change this member's role. */
  refusal: string | undefined;
}

/** A member's role, and the roles that the user can give instead. */
export function RoleMenu({ member, refusal }: RoleMenuProps) {
  const { role: own } = useOrganization();
  const { changeRole } = useMemberChanges();
  const action = useAction(async (role: Role) => {
    try {
      await changeRole(member, role);
      showToast(`${member.name || member.email} is ${roleTitle(role).toLowerCase()} now.`);
    } catch (error) {
      const message = messageOf(error);
      if (message) showToast(message, 'danger');
    }
  });
  const button = (
    <Button
      size="small"
      variant="ghost"
      className="-ml-2.5"
      isBusy={action.isBusy}
      disabledReason={refusal}
      aria-label={`Role of ${member.name || member.email}: ${roleTitle(member.role)}`}
    >
      {roleTitle(member.role)}
      {refusal === undefined && <ChevronDown className="size-3.5" aria-hidden="true" />}
    </Button>
  );
  if (refusal !== undefined) return button;
  return (
    <Menu align="start" trigger={button}>
      {roleOptions(own).map(({ value, label, hint, isDisabled }) => (
        <MenuItem
          key={value}
          disabledReason={isDisabled ? hint : value === member.role ? 'Their role now.' : undefined}
          onSelect={() => void action.run(value)}
        >
          {label}
          {!isDisabled && value !== member.role && (
            <span className="block max-w-64 text-xs text-subtle">{hint}</span>
          )}
        </MenuItem>
      ))}
    </Menu>
  );
}
