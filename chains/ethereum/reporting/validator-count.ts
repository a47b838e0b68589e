import type { BeaconNode } from '../node/index.ts';

/**
 * How many validators the registry has, which no endpoint of the Beacon API tells and which only
 * grows: told by asking whether there is one of an index. About forty small requests at first on a
 * network of a million, two or three later, none of them larger with the network.
 */
export function createValidatorCount(
  beacon: Pick<BeaconNode, 'validators'>,
): () => Promise<number> {
  let known = 0;
  const exists = async (index: number) => (await beacon.validators('head', [index])).length > 0;
  return async () => {
    // At `from - 1` there is one; at `to` there is none.
    let from = known;
    let step = 1;
    while (await exists(from + step - 1)) {
      from += step;
      step *= 2;
    }
    let to = from + step - 1;
    while (from < to) {
      const middle = Math.floor((from + to) / 2);
      if (await exists(middle)) from = middle + 1;
      else to = middle;
    }
    known = Math.max(known, to);
    return to;
  };
}
