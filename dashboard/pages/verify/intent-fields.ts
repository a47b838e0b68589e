import type { Json, JsonObject } from '@kiln-connect/core';

/** A field of an action's intent, as a form asks for it. */
export interface IntentField {
  readonly name: string;
  /** Its name in words: 'Max fee (wei)'. */
  readonly label: string;
  readonly hint: string | undefined;
  readonly isOptional: boolean;
  readonly kind: 'text' | 'number' | 'yes or no' | 'list';
}

/** What was filled in, by the names of fields; 'yes' for what is ticked. */
export type IntentDraft = { readonly [name: string]: string };

/** Said by the page itself, or by the choice of chain and action. */
const GIVEN: readonly string[] = ['version', 'chain', 'network', 'action'];

type Schema = { readonly [name: string]: Json | undefined };

const propertiesOf = (schema: JsonObject): { readonly [name: string]: Schema } =>
  (schema.properties ?? {}) as { readonly [name: string]: Schema };

/** The fields that a form has to ask for, from the JSON Schema of an action's intents, needed ones first. */
export function fieldsOf(schema: JsonObject): readonly IntentField[] {
  const required = (schema.required ?? []) as readonly string[];
  const fields = Object.entries(propertiesOf(schema)).flatMap(([name, property]) =>
    GIVEN.includes(name)
      ? []
      : [
          {
            name,
            label: labelOf(name),
            hint: typeof property.description === 'string' ? property.description : undefined,
            isOptional: !required.includes(name),
            kind: kindOf(property),
          },
        ],
  );
  return [
    ...fields.filter(({ isOptional }) => !isOptional),
    ...fields.filter(({ isOptional }) => isOptional),
  ];
}

function kindOf({ type }: Schema): IntentField['kind'] {
  if (type === 'boolean') return 'yes or no';
  if (type === 'array') return 'list';
  return type === 'integer' || type === 'number' ? 'number' : 'text';
}

/** 'max_fee_wei' → 'Max fee (wei)': the last word is the unit where there is an amount. */
function labelOf(name: string): string {
  const words = name.replace(/_(wei|gwei|lamports)$/, ' ($1)').replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The intent that was filled in. What is empty is left out; what can not be read stays as it was typed. */
export function intentOf(
  { schema, draft }: { schema: JsonObject; draft: IntentDraft },
  given: { chain: string; network: string; action: string },
): JsonObject {
  const fields = fieldsOf(schema).flatMap(({ name, kind }): [string, Json][] => {
    const text = (draft[name] ?? '').trim();
    return text === '' ? [] : [[name, termOf(text, kind)]];
  });
  return { version: 1, ...given, ...Object.fromEntries(fields) };
}

function termOf(text: string, kind: IntentField['kind']): Json {
  if (kind === 'yes or no') return text === 'yes';
  if (kind === 'list') return text.split(/[\s,]+/).filter(Boolean);
  return kind === 'number' && /^[0-9]{1,15}$/.test(text) ? Number(text) : text;
}
