import type { Coverage } from './coverage.ts';
import { type Chance, mutate } from './mutate.ts';
import type { Fate, Inspection } from './properties.ts';

/** An input that shows something that must not be, as small as it could be made. */
export interface Found {
  readonly input: Uint8Array;
  readonly what: string;
}

/** How far the search is, and at its end what it leaves behind. */
export interface Report {
  readonly executions: number;
  readonly seconds: number;
  readonly edges: number;
  readonly kept: number;
  /** The most places that were passed for one character of a transaction. */
  readonly stepsACharacter: number;
  readonly fates: { readonly [fate in Fate]?: number };
  readonly findings: readonly Found[];
  /** At the end alone: few and short inputs that go all ways that were ever gone. */
  readonly corpus?: readonly Uint8Array[];
}

/** No chain takes more than this in tests; what is too long is refused in one line of code. */
const MAX_INPUT = 8192;
/** Bounds the time of a run, whatever the machine: a multiple of what honest transactions take. */
const stepsFor = (text: string): number => 20_000 + 1_000 * text.length;
const REPORT_EVERY_MS = 5_000;

interface Kept {
  readonly input: Uint8Array;
  /** What it cost, to choose cheap ones more often. */
  readonly ms: number;
}

/**
 * Changes inputs at random, keeps those that make the verifier go a way that none did before, and
 * changes these further, until it is over.
 */
export async function search(options: {
  inspect: Inspection;
  coverage: Coverage;
  chance: Chance;
  words: readonly Uint8Array[];
  seeds: readonly Uint8Array[];
  /** Told the seconds that it has taken so far. */
  isOver(seconds: number): boolean;
  /** Called before each run, so that whoever watches knows what is being judged. */
  begin(input: Uint8Array): void;
  report(report: Report): void;
}): Promise<void> {
  const { inspect, coverage, chance, words, seeds, isOver, begin, report } = options;
  const kept: Kept[] = [];
  const findings = new Map<string, Found>();
  const fates: { [fate in Fate]?: number } = {};
  let [executions, stepsACharacter] = [0, 0];

  /** What is wrong with an input; undefined when nothing is. */
  async function faultOf(input: Uint8Array): Promise<string | undefined> {
    executions += 1;
    begin(input);
    coverage.begin(stepsFor(''));
    let length = 0;
    try {
      const fate = await inspect(input, (text) => {
        length = text.length;
        coverage.begin(stepsFor(text));
      });
      fates[fate] = (fates[fate] ?? 0) + 1;
      // Short ones are judged at a price that has nothing to do with their length.
      if (length > 64) stepsACharacter = Math.max(stepsACharacter, coverage.steps() / length);
      return undefined;
    } catch (error) {
      return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    }
  }

  async function judge(input: Uint8Array, isSeed = false): Promise<void> {
    const start = performance.now();
    const fault = await faultOf(input);
    if (coverage.news() > 0 || isSeed) kept.push({ input, ms: performance.now() - start });
    if (fault === undefined || findings.has(kindOf(fault))) return;
    const smaller = await reduce(input, async (other) => {
      const same = await faultOf(other);
      return same !== undefined && kindOf(same) === kindOf(fault);
    });
    findings.set(kindOf(fault), { input: smaller, what: fault });
  }

  /** One of two at random: the cheaper one. */
  function choose(): Uint8Array {
    const [one, other] = [kept[chance(kept.length)], kept[chance(kept.length)]] as [Kept, Kept];
    return one.ms <= other.ms ? one.input : other.input;
  }

  const start = performance.now();
  const soFar = (): Report => ({
    executions,
    seconds: Math.round((performance.now() - start) / 1000),
    edges: coverage.edges(),
    kept: kept.length,
    stepsACharacter: Math.ceil(stepsACharacter),
    fates,
    findings: [...findings.values()],
  });
  for (const seed of seeds) await judge(seed, true);
  report(soFar());
  let reported = performance.now();
  while (!isOver((performance.now() - start) / 1000)) {
    const other = (kept[chance(kept.length)] as Kept).input;
    await judge(mutate(choose(), { chance, other, words }).subarray(0, MAX_INPUT));
    if (performance.now() - reported < REPORT_EVERY_MS) continue;
    report(soFar());
    reported = performance.now();
  }
  const corpus = await distil(kept, async (input) => {
    await faultOf(input);
    return coverage.ways();
  });
  report({ ...soFar(), corpus });
}

/** A fault without its numbers and names: the same one for many inputs. */
const kindOf = (fault: string): string =>
  fault.replace(/\d+|'[^']*'|[A-HJ-NP-Za-km-z1-9]{32,}/g, '…');

/** The input without what it needs not have to show the same. */
async function reduce(
  input: Uint8Array,
  shows: (input: Uint8Array) => Promise<boolean>,
): Promise<Uint8Array> {
  let smallest = input;
  for (let size = 1024; size >= 1; size = Math.floor(size / 2)) {
    for (let at = 2; at < smallest.length; ) {
      const shorter = Uint8Array.of(...smallest.subarray(0, at), ...smallest.subarray(at + size));
      if (shorter.length < smallest.length && (await shows(shorter))) smallest = shorter;
      else at += size;
    }
  }
  return smallest;
}

/** The shortest inputs first, each one that goes a way which none before it goes. */
async function distil(
  kept: readonly Kept[],
  waysOf: (input: Uint8Array) => Promise<readonly number[]>,
): Promise<readonly Uint8Array[]> {
  const gone = new Set<number>();
  const corpus: Uint8Array[] = [];
  for (const { input } of [...kept].sort((a, b) => a.input.length - b.input.length)) {
    const ways = await waysOf(input);
    if (ways.every((way) => gone.has(way))) continue;
    for (const way of ways) gone.add(way);
    corpus.push(input);
  }
  return corpus;
}
