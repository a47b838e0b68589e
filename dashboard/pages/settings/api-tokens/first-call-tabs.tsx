import { CodeBlock } from '../../../ui/code-block.tsx';
import { Tabs } from '../../../ui/tabs.tsx';
import { curlCall, typescriptCall } from './first-call.ts';

/** The first call in each language, to be copied. */
export const FirstCallTabs = ({ label }: { label: string }) => (
  <Tabs
    label={label}
    tabs={[
      {
        value: 'curl',
        label: 'curl',
        content: <CodeBlock label="curl" code={curlCall(location.origin)} />,
      },
      {
        value: 'typescript',
        label: 'TypeScript',
        content: <CodeBlock label="TypeScript" code={typescriptCall(location.origin)} />,
      },
    ]}
  />
);
