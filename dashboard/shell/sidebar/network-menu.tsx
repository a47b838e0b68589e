import type { Network } from '@kiln-connect/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { LockKeyhole } from 'lucide-react';
import type { MyOrganizationAnswer } from '../../api/answers.ts';
import { useMe } from '../../api/use-me.ts';
import { Menu, MenuLink, MenuRadioGroup, MenuSeparator } from '../../ui/menu.tsx';
import { NETWORK_STYLE } from '../network-style.ts';
import { NetworkDot } from './network-dot.tsx';
import { SidebarButton } from './sidebar-button.tsx';

interface NetworkMenuProps {
  organization: MyOrganizationAnswer;
  network: Network;
}

/** The network of the pages; those that are not granted lead to a page that says how to ask. */
export function NetworkMenu({ organization, network }: NetworkMenuProps) {
  const { networks_served } = useMe();
  const navigate = useNavigate();
  const { slug, networks } = organization;
  const locked = networks_served.filter((one) => !networks.includes(one));
  const open = (to: Network) =>
    void navigate({ to: '/$organization/$network', params: { organization: slug, network: to } });
  return (
    <Menu
      align="start"
      className="w-60"
      trigger={
        <SidebarButton icon={<NetworkDot network={network} />}>
          <span className="sr-only">Network: </span>
          {NETWORK_STYLE[network].name}
        </SidebarButton>
      }
    >
      <MenuRadioGroup
        label="Network"
        value={network}
        onChange={open}
        options={networks.map((one) => ({
          value: one,
          label: NETWORK_STYLE[one].name,
          icon: <NetworkDot network={one} />,
        }))}
      />
      {locked.length > 0 && <MenuSeparator />}
      {locked.map((one) => (
        <MenuLink
          key={one}
          icon={<LockKeyhole className="mx-1 size-4" />}
          link={<Link to="/$organization/$network" params={{ organization: slug, network: one }} />}
        >
          Get access to {NETWORK_STYLE[one].name.toLowerCase()}
        </MenuLink>
      ))}
    </Menu>
  );
}
