import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';

interface TabsProps {
  label: string;
  tabs: readonly { value: string; label: string; content: ReactNode }[];
}

export const Tabs = ({ label, tabs }: TabsProps) => (
  <Base.Root defaultValue={tabs[0]?.value} className="flex min-w-0 flex-col gap-3">
    <Base.List aria-label={label} className="flex gap-1">
      {tabs.map((tab) => (
        <Base.Tab
          key={tab.value}
          value={tab.value}
          className="h-7 rounded-md px-2.5 text-sm font-medium text-muted hover:text-ink data-active:bg-sunken data-active:text-ink"
        >
          {tab.label}
        </Base.Tab>
      ))}
    </Base.List>
    {tabs.map((tab) => (
      <Base.Panel key={tab.value} value={tab.value} className="min-w-0 rounded-lg">
        {tab.content}
      </Base.Panel>
    ))}
  </Base.Root>
);
