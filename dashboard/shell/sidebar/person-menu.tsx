import { Link } from '@tanstack/react-router';
import { LogOut, Monitor, Moon, Sun, UserRound } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { useMe } from '../../api/use-me.ts';
import { chooseTheme, readThemeChoice, subscribeToThemeChoice } from '../../theme/theme.ts';
import { Menu, MenuItem, MenuLink, MenuRadioGroup, MenuSeparator } from '../../ui/menu.tsx';
import { useSignOut } from '../use-sign-out.ts';
import { Initial } from './initial.tsx';
import { SidebarButton } from './sidebar-button.tsx';

/** Who is signed in: their profile, the theme of the pages, and the way out. */
export function PersonMenu() {
  const { person } = useMe();
  const signOut = useSignOut();
  const theme = useSyncExternalStore(subscribeToThemeChoice, readThemeChoice);
  return (
    <Menu
      align="start"
      side="top"
      className="w-60"
      trigger={<SidebarButton icon={<Initial of={person.name} />}>{person.name}</SidebarButton>}
    >
      <p className="truncate px-2.5 py-1.5 text-xs text-subtle">{person.email}</p>
      <MenuLink icon={<UserRound className="size-4" />} link={<Link to="/profile" />}>
        Profile
      </MenuLink>
      <MenuSeparator />
      <MenuRadioGroup
        label="Theme"
        value={theme}
        onChange={chooseTheme}
        options={[
          { value: 'system', label: 'As the device', icon: <Monitor className="size-4" /> },
          { value: 'light', label: 'Light', icon: <Sun className="size-4" /> },
          { value: 'dark', label: 'Dark', icon: <Moon className="size-4" /> },
        ]}
      />
      <MenuSeparator />
      <MenuItem icon={<LogOut className="size-4" />} onSelect={signOut}>
        Sign out
      </MenuItem>
    </Menu>
  );
}
