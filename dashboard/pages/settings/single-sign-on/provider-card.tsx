import type { SingleSignOnAnswer } from '@kiln-connect/usecases';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { dayText } from '../../../ui/time-text.ts';
import { CopiedFact, Fact } from '../copied-fact.tsx';
import { roleTitle } from '../members/role-texts.ts';
import { DomainProof } from './domain-proof.tsx';

interface ProviderCardProps {
  provider: SingleSignOnAnswer;
  /** Why the user can not change it. */
  refusal: string | undefined;
  onUpdate: () => void;
  onRemove: () => void;
}

const certificateText = ({ subject, expires_at }: { subject: string; expires_at: string }) =>
  `${subject}, until ${dayText(new Date(expires_at))}`;

/** One provider: whom it signs in, what to enter there, and the proof of its domain. */
export function ProviderCard({ provider, refusal, onUpdate, onRemove }: ProviderCardProps) {
  const isVerified = provider.domain_verified_at !== null;
  return (
    <Card
      title={provider.domain}
      description={
        <span className="flex flex-wrap items-center gap-2">
          {provider.type === 'oidc' ? 'OpenID Connect' : 'SAML'}
          {isVerified ? (
            <Badge tone="success">Domain proven</Badge>
          ) : (
            <Badge tone="warning">Domain not proven: nobody signs in yet</Badge>
          )}
        </span>
      }
      action={
        <div className="flex gap-2">
          <Button
            size="small"
            aria-label={`Update ${provider.domain}`}
            disabledReason={refusal}
            onClick={onUpdate}
          >
            Update
          </Button>
          <Button
            size="small"
            aria-label={`Remove ${provider.domain}`}
            disabledReason={refusal}
            onClick={onRemove}
          >
            Remove
          </Button>
        </div>
      }
    >
      {!isVerified && <DomainProof provider={provider} refusal={refusal} />}
      <dl className="flex flex-col gap-1 text-sm">
        <Fact name="Issuer">
          <code className="min-w-0 font-mono text-xs break-all">{provider.issuer}</code>
        </Fact>
        {provider.type === 'saml' && (
          <Fact name="Certificates">
            <span className="min-w-0">{provider.certificates.map(certificateText).join('; ')}</span>
          </Fact>
        )}
        <Fact name="New people">
          {provider.creates_members
            ? `Join as ${roleTitle(provider.default_role).toLowerCase()} when they first sign in`
            : 'Need an invitation'}
        </Fact>
      </dl>
      <div className="flex flex-col gap-1 text-sm">
        <h3 className="font-medium">To enter at your provider</h3>
        <dl className="flex flex-col gap-1">
          {provider.type === 'oidc' ? (
            <CopiedFact name="Redirect URI" text={provider.redirect_uri} />
          ) : (
            <>
              <CopiedFact name="Entity id" text={provider.entity_id} />
              <CopiedFact name="Reply address (ACS)" text={provider.acs_url} />
              <CopiedFact name="Metadata" text={provider.metadata_url} />
            </>
          )}
        </dl>
      </div>
    </Card>
  );
}
