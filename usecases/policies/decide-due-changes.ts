import type { PolicyProposal } from '@kiln-connect/store';
import type { System } from '../system.ts';
import { announceChange } from './announce-change.ts';
import { isProposerGoverning } from './proposer.ts';

type Parts = Pick<System, 'store' | 'clock' | 'sealer' | 'publicUrl' | 'mail'>;

/** Has all changes take effect that waited for their time only. */
export async function decideDueChanges(system: Parts): Promise<void> {
  for (const proposal of await system.store.policies.due(system.clock.now())) {
    await decideDueChange(proposal, system);
  }
}

/**
 * Has a change take effect whose time has come; it is cancelled instead when who proposed it may not
 * change the policy any more. Of several servers that try, one does.
 */
export async function decideDueChange(proposal: PolicyProposal, system: Parts): Promise<void> {
  const at = system.clock.now();
  await system.store.atomically(async (groups) => {
    const decision = { id: proposal.id, by: null, label: null, at };
    if (await isProposerGoverning(proposal, groups)) {
      const version = await groups.policies.adopt(decision);
      if (version) await announceChange({ change: 'in_force', proposal, version }, groups, system);
    } else if (await groups.policies.cancel(decision)) {
      await announceChange({ change: 'cancelled', proposal }, groups, system);
    }
  });
}
