import type { RestatementAnswer } from '@kiln-connect/usecases';
import { amountText, usdText } from '../amount-text.ts';

type Change = RestatementAnswer['changes'][number];

const NAMES: { readonly [component: string]: string } = {
  paid: 'Paid out',
  stake_balance: 'Stake balance',
  price: 'Price, USD',
};

/** 'execution_mev' as people read it: 'Execution MEV'. */
const nameOf = (component: string): string => {
  const words = component.replaceAll('_', ' ').replace(/\bmev\b/, 'MEV');
  return NAMES[component] ?? words.charAt(0).toUpperCase() + words.slice(1);
};

/** A change of a closed month for its reader; a dash stands where nothing was known. */
export function changedText(
  { component, before, after }: Pick<Change, 'component' | 'before' | 'after'>,
  { decimals }: { readonly decimals: number },
): { readonly what: string; readonly before: string; readonly after: string } {
  const shown = (value: string | null): string => {
    if (value === null) return '–';
    return component === 'price' ? usdText(Number(value)) : amountText(BigInt(value), decimals);
  };
  return { what: nameOf(component), before: shown(before), after: shown(after) };
}
