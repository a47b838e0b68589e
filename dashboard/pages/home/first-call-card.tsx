import { Card } from '../../ui/card.tsx';
import { FirstCallTabs } from '../settings/api-tokens/first-call-tabs.tsx';

/** The first thing to ask the API: what a token may do. */
export const FirstCallCard = () => (
  <Card
    title="Call the API"
    description={
      <>
        With a token in the environment as <code className="font-mono">KILN_API_TOKEN</code>, this
        asks what it may do and on which network. What you craft with it is yours to verify before
        you sign:{' '}
        <a href="/docs" className="text-accent-ink underline">
          the reference
        </a>{' '}
        lists every call.
      </>
    }
  >
    <FirstCallTabs label="Call the API" />
  </Card>
);
