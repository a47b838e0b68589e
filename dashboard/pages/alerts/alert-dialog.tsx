import type { AlertAnswer } from '@kiln-connect/usecases';
import { ExternalLink } from 'lucide-react';
import { Dialog } from '../../ui/dialog.tsx';
import { exactTimeText } from '../../ui/time-text.ts';
import { CopiedFact, Fact } from '../settings/copied-fact.tsx';
import { AcknowledgeForm } from './acknowledge-form.tsx';
import { alertAdvice, alertTitle } from './alert-text.ts';

interface AlertDialogProps {
  alert: AlertAnswer;
  onClose: () => void;
}

const timeOf = (at: string): string => exactTimeText(new Date(at));

/** All that is known of an alert, and the form that acknowledges it. */
export const AlertDialog = ({ alert, onClose }: AlertDialogProps) => (
  <Dialog
    isOpen
    onClose={onClose}
    size="large"
    title={alertTitle(alert)}
    description={alertAdvice(alert)}
  >
    {alert.state === 'open' || alert.state === 'recovered' ? (
      <AcknowledgeForm alert={alert} onDone={onClose}>
        <AlertFacts alert={alert} />
      </AcknowledgeForm>
    ) : (
      <AlertFacts alert={alert} />
    )}
  </Dialog>
);

const AlertFacts = ({ alert }: { alert: AlertAnswer }) => (
  <>
    {alert.stake && <StakeFacts stake={alert.stake} />}
    <dl className="flex flex-col text-sm">
      <Fact name="Raised">{timeOf(alert.raised_at)}</Fact>
      {alert.recovered_at && <Fact name="In step again">{timeOf(alert.recovered_at)}</Fact>}
      {alert.acknowledged && (
        <Fact name="Acknowledged">
          {timeOf(alert.acknowledged.at)} by {alert.acknowledged.by}
        </Fact>
      )}
      {alert.acknowledged && (
        <Fact name="Note">
          <span className="whitespace-pre-wrap break-words">{alert.acknowledged.note}</span>
        </Fact>
      )}
    </dl>
  </>
);

function StakeFacts({ stake }: { stake: NonNullable<AlertAnswer['stake']> }) {
  return (
    <>
      {stake.changes.map(({ authority, label, meaning, before, after }) => (
        <section key={authority} className="flex flex-col gap-1" aria-label={label}>
          <h3 className="text-sm font-medium">{label}</h3>
          {meaning && <p className="text-sm text-muted">{meaning}</p>}
          <dl className="text-sm">
            <Value name={stake.appeared_so ? 'Crafted with' : 'Before'} text={before} />
            <Value name={stake.appeared_so ? 'Appeared with' : 'After'} text={after} />
          </dl>
        </section>
      ))}
      <dl className="flex flex-col border-t border-line pt-3 text-sm">
        <CopiedFact name="Stake" text={stake.stake_id} />
        {stake.links.stake && <Explorer name="the stake" href={stake.links.stake} />}
        <Fact name="Seen on chain">
          {timeOf(stake.time)}, at position {stake.position}
        </Fact>
        {stake.transaction && <CopiedFact name="Transaction" text={stake.transaction} />}
        {stake.links.transaction && (
          <Explorer name="the transaction" href={stake.links.transaction} />
        )}
        {stake.taken_back_at && <Fact name="Taken back">{timeOf(stake.taken_back_at)}</Fact>}
      </dl>
    </>
  );
}

const Value = ({ name, text }: { name: string; text: string | null }) =>
  text === null ? <Fact name={name}>not set</Fact> : <CopiedFact name={name} text={text} />;

const Explorer = ({ name, href }: { name: string; href: string }) => (
  <Fact name="">
    <a
      href={href}
      target="_blank"
      rel="noreferrer"
      className="inline-flex items-center gap-1.5 font-medium text-accent-ink hover:underline"
    >
      See {name} in an explorer
      <ExternalLink className="size-3.5" aria-hidden="true" />
    </a>
  </Fact>
);
