import { describe, expect, it } from 'vitest';
import { bytesFromHex } from '../../bytes.ts';
import { verifiers } from '../../registry.ts';
import { createInspection } from './properties.ts';
import { corpusOf, seedsOf } from './seeds.ts';

// What earlier searches found worth keeping, without a search: `npm run -s fuzz -w verify` makes one.

describe.each([...verifiers.keys()])('the decoder and the verifier of %s', (chain) => {
  it('keep their promises on every input that a search has kept', async () => {
    const inspect = await createInspection(chain);
    const corpus = await corpusOf(chain);
    const fates = new Set<string>();
    for (const input of corpus) fates.add(await inspect(input));
    expect([...fates]).toEqual(expect.arrayContaining(['unreadable', 'refused', 'accepted']));
  });

  it('keep them on what a search begins with', async () => {
    const inspect = await createInspection(chain);
    const { inputs } = await seedsOf(chain, []);
    const fates = new Map<string, number>();
    for (const input of inputs) {
      const fate = await inspect(input);
      fates.set(fate, (fates.get(fate) ?? 0) + 1);
    }
    expect(fates.get('accepted')).toBeGreaterThan(10);
  });
});

/** Inputs at which a search stopped that was wrong itself, so that it stays mended. */
const FALSE_ALARMS = [
  {
    why: '@solana/kit leaves zero characters out of a seed',
    chain: 'sol',
    fate: 'refused',
    input:
      '1600010000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000080010002058a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c632477afc48058e626249e77b933e28364c0197abdbb06cd1f90a029336e02019af6c7f1a81917288968d4acc189ed2360135b5ddb4c334f063bb0349dcd23f3000000000000000000000000000000000000000000000000000000000000000006a1d8179137542a983437bdfe2a7ab2557f535c8a78722b68a49dc00000000092c89d9853a2f5716d2a23633e86835afaa5d4213580dbee0844f53767d293c8020302000263030000008a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c070000000000000000000000000000000000000000000000000000000000000000000000000000003437bdfe2a7ab2557f535c8a78722b68a49dc00000000004030102000c03000000002f68590000000000',
  },
  {
    why: 'a split has several honest forms',
    chain: 'sol',
    fate: 'accepted',
    input:
      '1b013670737571746d4443527647746250457245446b454e6578793936395a7137314361484c44716a7a6175707370794d34346858613767483770387434707953457a6b46316a5973736252757151684e694a4376743231597a426a7175535865374158424e41533765654559454d36717575533866706f4d6b6d6b683946725479536b644863416a43416835367976706f545871357335616f57764e4a6b41374871537553644a537266575456736d6438354a6f6b3564644e4c4477556732585a7938707a72573152634c6870444b4579616b357750596d644d706643746e6e536a643447734865656e67515863593574474a536a5544616b6f724d737531644a354d65364642346b4d747751365a7553676855665554503648684b75666e697659474e4671366274474a336570397a4a6733395476566b70534e367a637335586a5941386242675774556f42314a596653563638324b647442565843526a5571616e776f50323832423231644464525a4575663352694a5178444c71506d37737352657962353979764e4b6333535a784477317533424d347632654c58736b364d44635551326466364c31394d475a384d71634e333176784a33577947743948585a59545257694a767044724a677177424c71525267614c596b4c5658736f34455a644d584d325746454a4847477a516b4a4a6b596143446642595143334a4647576652537732614a4d6f6b3759337153663978455356737a66676e56377846445231',
  },
];

it.each(FALSE_ALARMS)('raises no alarm because $why', async ({ chain, fate, input }) => {
  const inspect = await createInspection(chain);
  expect(await inspect(bytesFromHex(input) as Uint8Array)).toBe(fate);
});
