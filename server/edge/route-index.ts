import { nearestName } from '../nearest-name.ts';

interface Branch {
  readonly literals: Map<string, Branch>;
  parameter?: Branch;
  /** Methods of a route that takes everything below. */
  rest?: Branch;
  readonly methods: Set<string>;
}

const newBranch = (): Branch => ({ literals: new Map(), methods: new Set() });

/** Every route of the server by path, to tell a wrong method and a misspelt path from a route. */
export interface RouteIndex {
  /** `path` as Fastify writes it: `/v1/accounts/:id`, `/files/*`. */
  add(method: string, path: string): void;
  /** The methods of the routes that this path matches. */
  methodsOf(path: string): readonly string[];
  /** The path that somebody who asked for this one most likely meant. */
  nearest(path: string): string | undefined;
}

const segmentsOf = (path: string): string[] => path.split('/').slice(1);

/** An empty index. Looking a path up costs one step a segment, however many routes there are. */
export function createRouteIndex(): RouteIndex {
  const root = newBranch();
  return {
    add: (method, path) => {
      let branch = root;
      for (const segment of segmentsOf(path)) {
        if (segment === '*') {
          branch.rest ??= newBranch();
          branch = branch.rest;
        } else if (segment.startsWith(':')) {
          branch.parameter ??= newBranch();
          branch = branch.parameter;
        } else {
          const next = branch.literals.get(segment) ?? newBranch();
          branch.literals.set(segment, next);
          branch = next;
        }
      }
      branch.methods.add(method);
    },
    methodsOf: (path) => [
      ...new Set(matches(root, segmentsOf(path)).flatMap(({ methods }) => [...methods])),
    ],
    nearest: (path) => nearest(root, segmentsOf(path)),
  };
}

function matches(branch: Branch, segments: readonly string[]): Branch[] {
  const [segment, ...rest] = segments;
  if (segment === undefined) return [branch];
  const literal = branch.literals.get(segment);
  return [
    ...(literal ? matches(literal, rest) : []),
    ...(branch.parameter && segment !== '' ? matches(branch.parameter, rest) : []),
    ...(branch.rest ? [branch.rest] : []),
  ];
}

function nearest(root: Branch, segments: readonly string[]): string | undefined {
  let branch = root;
  const meant: string[] = [];
  for (const segment of segments) {
    const literal = branch.literals.has(segment)
      ? segment
      : branch.parameter
        ? undefined
        : nearestName(segment, [...branch.literals.keys()]);
    const next = literal === undefined ? branch.parameter : branch.literals.get(literal);
    if (next === undefined) return undefined;
    meant.push(literal ?? segment);
    branch = next;
  }
  return branch.methods.size > 0 ? `/${meant.join('/')}` : undefined;
}
