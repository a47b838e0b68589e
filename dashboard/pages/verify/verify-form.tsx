import { isNetwork, NETWORKS, type Network } from '@kiln-connect/core';
import type { VerifiedChain } from '@kiln-connect/verify';
import { ShieldCheck } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { NETWORK_STYLE } from '../../shell/network-style.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Textarea } from '../../ui/input.tsx';
import { Select } from '../../ui/select.tsx';
import { type Asked, DraftError, FIRST_DRAFT, questionOf, type VerifyDraft } from './draft.ts';
import { examine, type Finding } from './examine.ts';
import { FindingView } from './finding-view.tsx';
import { IntentChoice } from './intent-choice.tsx';
import { type Input, readInput } from './read-input.ts';
import type { Ask } from './verifier.ts';

interface VerifyFormProps {
  ask: Ask;
  network: Network;
}

type Result =
  | { readonly state: 'none' | 'busy' }
  | { readonly state: 'found'; readonly finding: Finding; readonly number: number }
  | { readonly state: 'failed'; readonly message: string };

/** Asks for bytes and for what they should do, and shows what the verifier says. */
export function VerifyForm({ ask, network }: VerifyFormProps) {
  const [draft, setDraft] = useState<VerifyDraft>({ ...FIRST_DRAFT, network });
  const [result, setResult] = useState<Result>({ state: 'none' });
  const [chains, setChains] = useState<readonly VerifiedChain[]>([]);
  const asking = useRef(0);
  const input = readInput(draft.text);
  const recognised = useRecognised({ ask, input, draft });

  useEffect(() => {
    void ask('verifiedChains', undefined as never).then(setChains);
  }, [ask]);

  const change = (changed: Partial<VerifyDraft>) => {
    asking.current += 1;
    setResult({ state: 'none' });
    setDraft((before) => ({ ...before, ...changed }));
  };
  const paste = (text: string) => {
    const read = readInput(text);
    const [first] = read.kind === 'transactions' ? read.transactions : [];
    change({ text, chosen: 0, ...intentBeside(first?.intent, draft) });
  };
  const asked: Asked = { draft, input, chains, recognised };
  const judged = chains.find(({ chain }) => chain === foundOf(result)?.chain);

  const submit = async () => {
    asking.current += 1;
    const mine = asking.current;
    const show = (next: Result) => {
      // Something else was typed meanwhile: this is an answer to another question.
      if (asking.current === mine) setResult(next);
    };
    setResult({ state: 'busy' });
    try {
      show({ state: 'found', finding: await examine(questionOf(asked), ask), number: mine });
    } catch (error) {
      const { message } = error as Error;
      show({
        state: 'failed',
        message:
          error instanceof DraftError
            ? message
            : `These bytes are no transaction that can be read. ${message}`,
      });
    }
  };

  return (
    <>
      <Form onSubmit={() => void submit()} error={undefined} className="block">
        <Card
          footer={
            <>
              <p className="text-sm text-subtle">Works without network, too.</p>
              <Button
                type="submit"
                variant="primary"
                icon={<ShieldCheck className="size-4" aria-hidden="true" />}
                isBusy={result.state === 'busy'}
                disabledReason={input.kind === 'nothing' ? 'Paste a transaction first.' : undefined}
              >
                {draft.want === 'read' ? 'Read' : 'Verify'}
              </Button>
            </>
          }
        >
          <Field
            label="Transaction"
            hint="Unsigned or signed, of any provider: hex, base64 or base58, or a JSON answer that holds it."
            error={input.kind === 'wrong' ? input.message : undefined}
          >
            <Textarea
              rows={6}
              value={draft.text}
              onChange={(event) => paste(event.target.value)}
              spellCheck={false}
              autoComplete="off"
              autoCapitalize="off"
              className="font-mono text-xs!"
            />
          </Field>
          {input.kind === 'transactions' && input.transactions.length > 1 && (
            <Field label="Which of them">
              <Select
                value={String(draft.chosen)}
                options={input.transactions.map((_, i) => ({
                  value: String(i),
                  label: `Transaction ${i + 1} of ${input.transactions.length}`,
                }))}
                onChange={(value) => {
                  const { intent } = input.transactions[Number(value)] ?? {};
                  change({ chosen: Number(value), ...intentBeside(intent, draft) });
                }}
              />
            </Field>
          )}
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="Chain">
              <Select
                value={draft.chain}
                options={[
                  { value: '', label: `Recognise it${recognisedText(recognised, chains)}` },
                  ...chains.map(({ chain, title }) => ({ value: chain, label: title })),
                ]}
                onChange={(chain) => change({ chain, action: '' })}
              />
            </Field>
            <Field label="Network">
              <Select
                value={draft.network}
                options={NETWORKS.map((value) => ({ value, label: NETWORK_STYLE[value].name }))}
                onChange={(value) => change({ network: value })}
              />
            </Field>
          </div>
          <IntentChoice asked={asked} onChange={change} result={foundOf(result)} />
        </Card>
      </Form>
      {result.state === 'failed' && (
        <Banner tone="danger" title="Not judged" isAlert>
          {result.message}
        </Banner>
      )}
      {result.state === 'found' && judged && (
        <FindingView key={result.number} finding={result.finding} chain={judged} />
      )}
    </>
  );
}

const foundOf = (result: Result): Finding | undefined =>
  result.state === 'found' ? result.finding : undefined;

/** The intent of the same answer; one that came with other bytes says nothing of these. */
function intentBeside(intent: object | undefined, draft: VerifyDraft): Partial<VerifyDraft> {
  if (!intent) return draft.cameWithBytes ? { want: 'read', json: '', cameWithBytes: false } : {};
  const network = 'network' in intent ? String(intent.network) : '';
  return {
    want: 'json',
    json: JSON.stringify(intent, null, 2),
    cameWithBytes: true,
    ...(isNetwork(network) && { network }),
  };
}

/** The chain of which the bytes are, as soon as they are pasted; undefined while nobody can tell. */
function useRecognised({
  ask,
  input,
  draft: { network, chosen },
}: {
  ask: Ask;
  input: Input;
  draft: VerifyDraft;
}): string | undefined {
  const [found, setFound] = useState<string>();
  const bytes = input.kind === 'transactions' ? input.transactions[chosen]?.bytes : undefined;
  useEffect(() => {
    let isStale = false;
    setFound(undefined);
    if (bytes === undefined) return;
    void ask('recognise', { network, bytes }).then((chains) => {
      if (!isStale) setFound(chains.length === 1 ? chains[0] : undefined);
    });
    return () => {
      isStale = true;
    };
  }, [ask, bytes, network]);
  return found;
}

function recognisedText(recognised: string | undefined, chains: readonly VerifiedChain[]): string {
  const title = chains.find(({ chain }) => chain === recognised)?.title;
  return title ? `: ${title}` : '';
}
