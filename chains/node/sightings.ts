import type { Lie } from './node-failure.ts';

/** What a node said of its chain at one look at it. */
export interface Sighting {
  readonly head: number;
  /** What it says can not change any more; undefined when it does not tell. */
  readonly finalized:
    | {
        /** Of the head's kind: a slot, a height. */
        readonly position: number;
        readonly id: string;
      }
    | undefined;
}

/** Tells which nodes lie, from what they and the others said, now and before. */
export interface SightingJudge<Node> {
  /** One sighting a node, in the order of the list; answers what can not be true, node by node. */
  judge(sightings: ReadonlyMap<Node, Sighting>): ReadonlyMap<Node, Lie>;
}

/** Positions for which it is remembered what was said of them: a day of Ethereum's epochs. */
const MOST_REMEMBERED = 225;

/**
 * Nodes of one network say the same of what is final, and never anything else later. Where they differ,
 * the most voices are believed; as many voices against each other: what was believed before, else the
 * first of them in the list. What was believed gives way to two nodes at least.
 */
export function createSightingJudge<Node>({
  mayGoBack,
}: {
  /** The chain may be restored from an earlier state: what was said before counts for nothing. */
  mayGoBack: boolean;
}): SightingJudge<Node> {
  const believed = new Map<number, string>();
  const furthest = new Map<Node, number>();
  const said = new Map<Node, Map<number, string>>();

  const believe = (position: number, ids: readonly string[]): string | undefined => {
    const votes = (id: string) => ids.filter((other) => other === id).length;
    const [best] = [...new Set(ids)].sort((a, b) => votes(b) - votes(a));
    const before = believed.get(position);
    if (best === undefined) return before;
    const isOverruled = votes(best) > 1 && votes(best) > votes(before ?? '');
    const id = before === undefined || isOverruled ? best : before;
    remember(believed, position, id);
    return id;
  };

  const wentBack = (node: Node, { head, finalized }: Sighting): Lie | undefined => {
    const last = Math.max(furthest.get(node) ?? -1, finalized?.position ?? -1);
    if (head >= last) return undefined;
    const problem = `its head is at ${head}, before ${last}, which it said is final`;
    return { reason: 'head_went_back', problem };
  };

  const differs = (node: Node, { finalized }: Sighting, truth: string | undefined) => {
    if (!finalized || finalized.id === truth) return undefined;
    const { position, id } = finalized;
    return said.get(node)?.get(position) === truth
      ? ({
          reason: 'finalized_changed',
          problem: `it says that ${id} is final at ${position}, and said ${truth} before`,
        } satisfies Lie)
      : ({
          reason: 'contradicts_others',
          problem: `it says that ${id} is final at ${position}, where others said ${truth}`,
        } satisfies Lie);
  };

  return {
    judge: (sightings) => {
      if (mayGoBack) for (const memory of [believed, furthest, said]) memory.clear();
      const finals = [...sightings.values()].flatMap(({ finalized }) => finalized ?? []);
      const voices = new Map<number, string[]>();
      for (const { position, id } of finals) {
        voices.set(position, [...(voices.get(position) ?? []), id]);
      }
      const truths = new Map([...voices].map(([at, ids]) => [at, believe(at, ids)]));
      const lies = new Map<Node, Lie>();
      for (const [node, sighting] of sightings) {
        const { finalized } = sighting;
        const lie =
          differs(node, sighting, truths.get(finalized?.position ?? -1)) ??
          wentBack(node, sighting);
        if (lie) lies.set(node, lie);
        else if (finalized) {
          furthest.set(node, Math.max(furthest.get(node) ?? -1, finalized.position));
          const own = said.get(node) ?? new Map<number, string>();
          said.set(node, own);
          remember(own, finalized.position, finalized.id);
        }
      }
      return lies;
    },
  };
}

function remember(memory: Map<number, string>, position: number, id: string): void {
  memory.set(position, id);
  if (memory.size <= MOST_REMEMBERED) return;
  const [oldest] = memory.keys();
  if (oldest !== undefined) memory.delete(oldest);
}
