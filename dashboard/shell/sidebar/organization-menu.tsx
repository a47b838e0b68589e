import type { Network } from '@kiln-connect/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { LogOut, Settings } from 'lucide-react';
import type { MyOrganizationAnswer } from '../../api/answers.ts';
import { useMe } from '../../api/use-me.ts';
import { Menu, MenuItem, MenuLink, MenuRadioGroup, MenuSeparator } from '../../ui/menu.tsx';
import { useSignOut } from '../use-sign-out.ts';
import { Initial } from './initial.tsx';
import { SidebarButton } from './sidebar-button.tsx';

interface OrganizationMenuProps {
  organization: MyOrganizationAnswer;
  network: Network;
}

/** The organization's name; behind it its settings and the person's other organizations. */
export function OrganizationMenu({ organization, network }: OrganizationMenuProps) {
  const { organizations } = useMe();
  const navigate = useNavigate();
  const signOut = useSignOut();
  const params = { organization: organization.slug, network };
  const open = (slug: string) =>
    void navigate({ to: '/$organization', params: { organization: slug } });
  return (
    <Menu
      align="start"
      className="w-60"
      trigger={
        <SidebarButton icon={<Initial of={organization.name} />}>{organization.name}</SidebarButton>
      }
    >
      <MenuLink
        icon={<Settings className="size-4" />}
        link={<Link to="/$organization/$network/settings" params={params} />}
      >
        Settings
      </MenuLink>
      <MenuSeparator />
      <MenuRadioGroup
        label="Organizations"
        value={organization.slug}
        onChange={open}
        options={organizations.map((one) => ({
          value: one.slug,
          label: <span className="block truncate">{one.name}</span>,
          icon: <Initial of={one.name} />,
        }))}
      />
      <MenuSeparator />
      <MenuItem icon={<LogOut className="size-4" />} onSelect={signOut}>
        Sign out
      </MenuItem>
    </Menu>
  );
}
