import { Fact } from '../copied-fact.tsx';
import type { PolicyChain, PolicyDocument } from './policy-document.ts';
import { policyLines } from './policy-words.ts';

/** A policy in plain words, chain by chain. */
export const PolicyView = ({
  policy,
  chains,
}: {
  policy: PolicyDocument;
  chains: readonly PolicyChain[];
}) => (
  <div className="flex flex-col gap-5">
    {chains.map((chain) => (
      <section key={chain.chain} aria-label={chain.title} className="flex flex-col gap-1">
        <h3 className="text-sm font-semibold">{chain.title}</h3>
        <dl className="text-sm">
          {policyLines(policy, chain).map(({ label, value }) => (
            <Fact key={label} name={label}>
              <span className="min-w-0 break-all whitespace-pre-line">{value}</span>
            </Fact>
          ))}
        </dl>
      </section>
    ))}
  </div>
);
