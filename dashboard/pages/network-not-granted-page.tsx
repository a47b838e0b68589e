import { Link } from '@tanstack/react-router';
import { LockKeyhole } from 'lucide-react';
import { useMe } from '../api/use-me.ts';
import { useOrganization } from '../api/use-organization.ts';
import { NETWORK_STYLE } from '../shell/network-style.ts';
import { buttonStyle } from '../ui/button-style.ts';
import { Card } from '../ui/card.tsx';
import { CodeBlock } from '../ui/code-block.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { useDocumentTitle } from '../ui/use-document-title.ts';
import { grantCommand } from './settings/networks/network-texts.ts';

/** Says how to ask for a network that the organization was not granted. */
export function NetworkNotGrantedPage() {
  const { slug, name, network, networks } = useOrganization();
  const isServed = useMe().networks_served.includes(network);
  const called = NETWORK_STYLE[network].name;
  const [other] = networks;
  useDocumentTitle(`No access to ${called.toLowerCase()}`);
  return (
    <Card>
      <h1 className="sr-only">No access to {called.toLowerCase()}</h1>
      <EmptyState
        icon={<LockKeyhole className="size-5" />}
        title={
          isServed
            ? `${name} has no access to ${called.toLowerCase()}`
            : `${called} is not served here`
        }
        action={
          other && (
            <Link
              to="/$organization/$network"
              params={{ organization: slug, network: other }}
              className={buttonStyle()}
            >
              Go to {NETWORK_STYLE[other].name.toLowerCase()}
            </Link>
          )
        }
      >
        {isServed ? (
          <div className="flex flex-col gap-4">
            The operator of this deployment grants networks. Ask them, and send them this command:
            <div className="text-left text-ink">
              <CodeBlock label="command for the operator" code={grantCommand(slug, network)} />
            </div>
          </div>
        ) : (
          'This deployment was not set up for it. Ask its operator where that network is served.'
        )}
      </EmptyState>
    </Card>
  );
}
