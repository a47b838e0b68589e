import type { Network } from '@kiln-connect/core';
import { Link } from '@tanstack/react-router';
import { useOrganization } from '../../../api/use-organization.ts';
import { NetworkBadge } from '../../../shell/network-badge.tsx';
import { Badge, type Tone } from '../../../ui/badge.tsx';
import { buttonStyle } from '../../../ui/button-style.ts';
import { CodeBlock } from '../../../ui/code-block.tsx';
import { grantCommand, NETWORK_TEXTS, type NetworkStanding, standingOf } from './network-texts.ts';

interface NetworkCardProps {
  slug: string;
  network: Network;
  served: boolean;
  granted: boolean;
}

const STANDINGS: { readonly [standing in NetworkStanding]: { tone: Tone; label: string } } = {
  usable: { tone: 'success', label: 'Granted' },
  'not-served': { tone: 'warning', label: 'Granted, not served here' },
  'not-granted': { tone: 'neutral', label: 'Not granted' },
};

/** One network: whether the organization may use it, and what to do where it may not. */
export function NetworkCard({ slug, network, served, granted }: NetworkCardProps) {
  const current = useOrganization().network;
  const standing = standingOf({ served, granted });
  const { tone, label } = STANDINGS[standing];
  return (
    <section
      aria-label={network}
      className="flex flex-col gap-4 rounded-xl border border-line bg-surface p-5 text-sm shadow-card sm:p-6"
    >
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div className="flex items-center gap-3">
          <h2 className="flex">
            <NetworkBadge network={network} />
          </h2>
          <Badge tone={tone}>{label}</Badge>
        </div>
        {standing === 'usable' &&
          (network === current ? (
            <span className="text-subtle">You are here.</span>
          ) : (
            <Link
              to="/$organization/$network/settings/networks"
              params={{ organization: slug, network }}
              className={buttonStyle({ size: 'small' })}
            >
              Switch to {network}
            </Link>
          ))}
      </div>
      <p className="text-muted">{NETWORK_TEXTS[network]}</p>
      {standing === 'not-served' && (
        <p className="text-muted">
          This deployment serves no {network}. Its operator adds it with the setting{' '}
          <code className="font-mono text-xs">CONNECT_NETWORKS</code>; your grant is kept until
          then.
        </p>
      )}
      {standing === 'not-granted' && (
        <div className="flex flex-col gap-2">
          <p className="text-muted">
            Ask the operator of this deployment to grant it
            {served ? '' : ' and to serve it here'}. On the server they run:
          </p>
          <CodeBlock label="command" code={grantCommand(slug, network)} />
        </div>
      )}
    </section>
  );
}
