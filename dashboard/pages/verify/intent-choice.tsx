import { Banner } from '../../ui/banner.tsx';
import { Field } from '../../ui/field.tsx';
import { Textarea } from '../../ui/input.tsx';
import { RadioGroup } from '../../ui/radio-group.tsx';
import type { Asked, VerifyDraft } from './draft.ts';
import type { Finding } from './examine.ts';
import { IntentForm } from './intent-form.tsx';

interface IntentChoiceProps {
  asked: Asked;
  onChange: (changed: Partial<VerifyDraft>) => void;
  result: Finding | undefined;
}

const WAYS = [
  {
    value: 'read',
    label: 'Nothing: just read it',
    hint: 'It says what the bytes do. Whether that is what you want, it can not say.',
  },
  { value: 'form', label: 'What I fill in' },
  { value: 'json', label: 'What an intent says', hint: 'As JSON, in the public format.' },
] as const;

/** What the transaction should do, in one of three ways, and the policy that it is held against. */
export const IntentChoice = ({ asked, onChange, result }: IntentChoiceProps) => {
  const { draft } = asked;
  return (
    <>
      <RadioGroup
        label="It should do"
        value={draft.want}
        options={WAYS}
        onChange={(want) => onChange({ want })}
      />
      {draft.want === 'form' && <IntentForm asked={asked} onChange={onChange} result={result} />}
      {draft.want === 'json' && (
        <>
          {draft.cameWithBytes && (
            <Banner tone="warning" title="This intent came with the bytes">
              Whoever changed the bytes could change it as well. Compare every value with what you
              want before you trust the verdict.
            </Banner>
          )}
          <Field label="Intent">
            <Textarea
              rows={8}
              value={draft.json}
              onChange={(event) => onChange({ json: event.target.value, cameWithBytes: false })}
              spellCheck={false}
              autoComplete="off"
              className="font-mono text-xs!"
            />
          </Field>
        </>
      )}
      {draft.want !== 'read' && (
        <Field
          label="Signing policy"
          isOptional
          hint="As JSON: the transaction is refused where it passes a limit of the policy."
        >
          <Textarea
            rows={3}
            value={draft.policy}
            onChange={(event) => onChange({ policy: event.target.value })}
            spellCheck={false}
            autoComplete="off"
            className="font-mono text-xs!"
          />
        </Field>
      )}
    </>
  );
};
