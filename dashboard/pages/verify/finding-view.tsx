import type { Verdict } from '@kiln-connect/core';
import type { VerifiedChain } from '@kiln-connect/verify';
import { useEffect, useRef } from 'react';
import { Banner } from '../../ui/banner.tsx';
import { Card } from '../../ui/card.tsx';
import { CopiedFact, Fact } from '../settings/copied-fact.tsx';
import { BytesCard } from './bytes-card.tsx';
import type { Finding } from './examine.ts';

interface FindingViewProps {
  finding: Finding;
  /** What people call the chain, and what is signed there. */
  chain: Pick<VerifiedChain, 'title' | 'signs'>;
}

/** What the verifier found, the most important first. It takes the focus, so that all hear it. */
export function FindingView({ finding, chain }: FindingViewProps) {
  const { verdict, account, bytes, parts } = finding;
  const top = useRef<HTMLElement>(null);
  useEffect(() => top.current?.focus(), []);
  return (
    <section
      ref={top}
      tabIndex={-1}
      aria-label="Result"
      className="flex scroll-mt-20 flex-col gap-6 rounded-xl outline-offset-4"
    >
      <Headline finding={finding} chain={chain} />
      {verdict && verdict.reasons.length > 0 && <ReasonsCard reasons={verdict.reasons} />}
      {account.length > 0 && (
        <Card title="What it does" description="Read from the bytes alone.">
          <dl className="flex flex-col gap-1 text-sm">
            {account.map(({ label, value }, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: labels repeat, and lines never move
              <Fact key={i} name={label}>
                <bdi className="min-w-0 break-words">{value}</bdi>
              </Fact>
            ))}
          </dl>
        </Card>
      )}
      {verdict && <CostCard verdict={verdict} signs={chain.signs} />}
      {verdict && verdict.preconditions.length > 0 && <PreconditionsCard verdict={verdict} />}
      {bytes !== '' && <BytesCard bytes={bytes} parts={parts} />}
    </section>
  );
}

function Headline({ finding, chain: { title, signs } }: FindingViewProps) {
  const { verdict, network, problem, otherHash } = finding;
  const where = `${title}, ${network}`;
  if (otherHash !== undefined) {
    return (
      <Banner tone="danger" title={`Another ${signs} (${where}): do not sign it`}>
        Whoever made these bytes says that the {signs} to sign is{' '}
        <code className="font-mono text-xs break-all">{otherHash}</code>. It is not theirs: who
        signs it signs something else.
      </Banner>
    );
  }
  if (verdict?.verdict === 'accepted') {
    const count = verdict.preconditions.length;
    return (
      <Banner
        tone="success"
        title={`Accepted (${where}): it does what you asked for, and nothing else`}
      >
        The bytes are proved. {count === 1 ? 'One thing' : `${count} things`} that no bytes can
        prove must be true on chain: check them below.
      </Banner>
    );
  }
  if (verdict) {
    return <Banner tone="danger" title={`Refused (${where}): do not sign it`} />;
  }
  if (problem !== undefined) {
    return (
      <Banner tone="danger" title={`Not readable (${where}): do not sign it`}>
        {problem}
      </Banner>
    );
  }
  return (
    <Banner tone="info" title={`Read, not judged (${where})`}>
      This is what the bytes do. Nobody has said yet what they should do: fill that in above to get
      a verdict.
    </Banner>
  );
}

const ReasonsCard = ({ reasons }: Pick<Verdict, 'reasons'>) => (
  <Card title="Why it is refused">
    <ol className="flex flex-col gap-4 text-sm">
      {reasons.map(({ code, message, at }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: reasons repeat, and never move
        <li key={i} className="flex flex-col gap-0.5">
          <bdi className="break-words">{message}</bdi>
          <span className="text-xs text-subtle">
            <code className="font-mono">{code}</code>
            {at && (
              <>
                {' at '}
                <code className="font-mono break-all">{at}</code>
              </>
            )}
          </span>
        </li>
      ))}
    </ol>
  </Card>
);

/** 'max_fee_wei' is an amount in wei, as the last word says. */
function costText(name: string, value: string): { label: string; text: string } {
  const words = name.split('_');
  const unit = words.pop() ?? '';
  const label = words.join(' ');
  const grouped = value.replace(/\B(?=([0-9]{3})+$)/g, '\u202f');
  return { label: label.charAt(0).toUpperCase() + label.slice(1), text: `${grouped} ${unit}` };
}

const SIGNED = { hash: 'Hash to sign', message: 'Message to sign' } as const;

interface CostCardProps extends Pick<VerifiedChain, 'signs'> {
  verdict: Verdict;
}

const CostCard = ({ verdict: { cost, hash, policy }, signs }: CostCardProps) =>
  hash === '' ? null : (
    <Card title="Cost, and what is signed">
      <dl className="flex flex-col gap-1 text-sm">
        {Object.entries(cost).map(([name, value]) => {
          const { label, text } = costText(name, value);
          return (
            <Fact key={name} name={label}>
              <span className="tabular-nums">{text}</span>
            </Fact>
          );
        })}
        {policy && <CopiedFact name="Policy (SHA-256)" text={policy.hash} />}
        <CopiedFact name={SIGNED[signs]} text={hash} />
      </dl>
    </Card>
  );

const PreconditionsCard = ({ verdict: { preconditions } }: { verdict: Verdict }) => (
  <Card
    title="What must be true on chain"
    description="No bytes can prove this. Check it with tools that you trust."
  >
    <ol className="flex flex-col gap-5 text-sm">
      {preconditions.map(({ code, statement, how, subject }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they never move
        <li key={i} className="flex flex-col gap-1">
          <bdi className="font-medium break-words">{statement}</bdi>
          <span className="break-words text-muted">{how}</span>
          <code className="max-h-40 overflow-auto font-mono text-xs break-all text-subtle">
            {code} {JSON.stringify(subject)}
          </code>
        </li>
      ))}
    </ol>
  </Card>
);
