import type { TokenAnswer } from '@kiln-connect/usecases';
import { EllipsisVertical, Pencil, RefreshCw, Trash2 } from 'lucide-react';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Menu, MenuItem } from '../../../ui/menu.tsx';
import { type OnTokenDeed, TOKEN_DEEDS } from './token-deeds.ts';
import { useTokenRefusals } from './use-token-refusals.ts';

const ICONS = {
  regenerate: <RefreshCw className="size-3.5" />,
  update: <Pencil className="size-3.5" />,
  remove: <Trash2 className="size-3.5" />,
} as const;

interface TokenActionsProps {
  token: TokenAnswer;
  onDeed: OnTokenDeed;
}

/** The actions of a row, over its right end while it is hovered or holds the focus. */
export function QuickActions({ token, onDeed }: TokenActionsProps) {
  const refusals = useTokenRefusals()(token);
  return (
    <div className="pointer-events-none absolute inset-y-0 right-0 flex items-center gap-1.5 bg-canvas pr-4 pl-2 opacity-0 transition-opacity duration-100 group-focus-within/row:pointer-events-auto group-focus-within/row:opacity-100 group-hover/row:pointer-events-auto group-hover/row:opacity-100 before:absolute before:inset-y-0 before:right-full before:w-12 before:bg-linear-to-r before:from-transparent before:to-canvas">
      {TOKEN_DEEDS.map(({ deed, label }) => (
        <Button
          key={deed}
          size="small"
          icon={ICONS[deed]}
          aria-label={`${label}: ${token.name}`}
          disabledReason={refusals[deed]}
          className={deed === 'remove' ? 'text-danger-ink' : undefined}
          onClick={() => onDeed(deed, token)}
        >
          {label}
        </Button>
      ))}
    </div>
  );
}

/** The same actions where there is no hover, or no room. */
export function ActionsMenu({ token, onDeed }: TokenActionsProps) {
  const refusals = useTokenRefusals()(token);
  return (
    <Menu
      trigger={
        <IconButton
          label={`Actions: ${token.name}`}
          icon={<EllipsisVertical className="size-4" />}
        />
      }
    >
      {TOKEN_DEEDS.map(({ deed, label }) => (
        <MenuItem
          key={deed}
          icon={ICONS[deed]}
          disabledReason={refusals[deed]}
          {...(deed === 'remove' && { tone: 'danger' as const })}
          onSelect={() => onDeed(deed, token)}
        >
          {label}
        </MenuItem>
      ))}
    </Menu>
  );
}
