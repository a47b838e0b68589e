import { Menu as Base } from '@base-ui/react/menu';
import type { ReactElement, ReactNode } from 'react';
import { classNames } from './class-names.ts';

interface MenuProps {
  /** The button that opens it; it needs a name. */
  trigger: ReactElement<Record<string, unknown>>;
  align?: 'start' | 'center' | 'end';
  side?: 'top' | 'bottom';
  className?: string;
  children: ReactNode;
}

export function Menu({ trigger, align = 'end', side = 'bottom', className, children }: MenuProps) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} align={align} side={side} className="z-50 outline-none">
          <Base.Popup
            className={classNames(
              'max-h-(--available-height) min-w-48 overflow-y-auto rounded-xl bg-raised p-1 shadow-raised outline-none data-open:animate-appear',
              className,
            )}
          >
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

const itemStyle = (tone?: 'danger') =>
  classNames(
    'flex w-full cursor-default items-center gap-2.5 rounded-lg px-2.5 py-1.5 text-left text-sm outline-none select-none',
    'data-highlighted:bg-hover data-disabled:opacity-60',
    tone === 'danger' && 'text-danger-ink',
  );

interface MenuItemProps {
  icon?: ReactNode;
  onSelect: () => void;
  tone?: 'danger';
  /** Why it can not be used now; stands below its name. */
  disabledReason?: string | undefined;
  children: ReactNode;
}

export function MenuItem({ icon, onSelect, tone, disabledReason, children }: MenuItemProps) {
  const isOff = disabledReason !== undefined;
  return (
    <Base.Item
      onClick={() => !isOff && onSelect()}
      disabled={isOff}
      closeOnClick={!isOff}
      className={itemStyle(tone)}
    >
      {icon && <span className="shrink-0 text-subtle">{icon}</span>}
      <span className="min-w-0">
        {children}
        {disabledReason && (
          <span className="block max-w-56 text-xs text-subtle">{disabledReason}</span>
        )}
      </span>
    </Base.Item>
  );
}

interface MenuLinkProps {
  icon?: ReactNode;
  /** The link itself: `<Link to=… />`. */
  link: ReactElement<Record<string, unknown>>;
  children: ReactNode;
}

export const MenuLink = ({ icon, link, children }: MenuLinkProps) => (
  <Base.LinkItem render={link} closeOnClick className={itemStyle()}>
    {icon && <span className="shrink-0 text-subtle">{icon}</span>}
    {children}
  </Base.LinkItem>
);

interface MenuRadioGroupProps<Value extends string> {
  label: string;
  value: Value;
  onChange: (value: Value) => void;
  options: readonly { value: Value; label: ReactNode; icon?: ReactNode }[];
}

/** One of several, marked in the menu. */
export function MenuRadioGroup<Value extends string>(props: MenuRadioGroupProps<Value>) {
  return (
    <Base.RadioGroup value={props.value} onValueChange={props.onChange}>
      <MenuLabel>{props.label}</MenuLabel>
      {props.options.map((option) => (
        <Base.RadioItem
          key={option.value}
          value={option.value}
          className={itemStyle()}
          closeOnClick
        >
          {option.icon && <span className="shrink-0 text-subtle">{option.icon}</span>}
          <span className="min-w-0 grow">{option.label}</span>
          <Base.RadioItemIndicator className="size-1.5 shrink-0 rounded-full bg-accent-ink" />
        </Base.RadioItem>
      ))}
    </Base.RadioGroup>
  );
}

/** Names the group that it stands in. */
const MenuLabel = ({ children }: { children: ReactNode }) => (
  <Base.GroupLabel className="px-2.5 pt-2 pb-1 text-xs font-medium text-subtle">
    {children}
  </Base.GroupLabel>
);

export const MenuSeparator = () => <Base.Separator className="mx-1 my-1 h-px bg-line" />;
