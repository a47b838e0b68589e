import { verify } from '@kiln-connect/verify';
import { specimens as specimensOf } from '../../verify/testing/specimens.ts';
import { compare, processorTimeOf, reportRatio } from './pairs.ts';
import { rawDecodeEthereum, rawDecodeSolana } from './raw-decode.ts';

// The verdict on one transaction of each action against a decode of the same bytes by the library of
// its chain. A stake of Ethereum is not among them: its BLS signature is nearly all of what it costs.

/** Microseconds that a slice takes at least. */
const SLICE = 100_000;
/** How often each side is done before anything is measured, so that what is measured is compiled. */
const WARM = 5_000;
const rawDecode: { readonly [chain: string]: (bytes: string) => unknown } = {
  eth: rawDecodeEthereum,
  sol: rawDecodeSolana,
};

for (const [chain, load] of Object.entries(specimensOf)) {
  const { network, specimens } = await load();
  const read = rawDecode[chain];
  if (!read) throw new Error(`there is no raw decoder of '${chain}'`);
  const actions = new Set(specimens.map(({ intent }) => intent.action));
  for (const action of actions) {
    const specimen = specimens.find(({ intent, signed }) => intent.action === action && !signed);
    if (!specimen) throw new Error(`there is no specimen of ${chain} ${action}`);
    const { bytes, intent, statements = [] } = specimen;
    const judge = async () => {
      const { verdict } = await verify({ chain, network, bytes, intent, statements });
      if (verdict !== 'accepted') throw new Error(`${chain} ${action} is refused`);
    };
    if (chain === 'eth' && action === 'stake') continue;
    const candidate = processorTimeOf(judge);
    const baseline = processorTimeOf(() => read(bytes));
    await baseline(WARM);
    await candidate(WARM);
    const cost = await candidate(500);
    const ratio = await compare({
      baseline,
      candidate,
      times: Math.ceil(SLICE / cost),
    });
    reportRatio(
      `verify ${chain} ${action} (${cost.toFixed(0)} µs) / raw decode (x)`,
      ratio,
      'bound 1.5',
    );
  }
}
