import { NEVER } from '../state/activation.ts';
import type { StakeAccount } from '../state/stake-account.ts';
import type { Obstacle } from './obstacle.ts';

/** Only a delegation that goes on can be ended. */
export function notDeactivatable({ address, delegation }: StakeAccount): Obstacle | undefined {
  if (!delegation) {
    return {
      code: 'stake_not_delegated',
      message: `${address} is not delegated. Expected a stake that is with a validator; all of it can be withdrawn as it is.`,
      have: 'not delegated',
      need: 'delegated',
    };
  }
  const { deactivationEpoch } = delegation;
  if (deactivationEpoch === NEVER) return undefined;
  return {
    code: 'stake_deactivated',
    message: `${address} was deactivated in epoch ${deactivationEpoch}. Expected a stake that is not: it can be withdrawn once nothing of it is effective any more.`,
    have: `deactivated in epoch ${deactivationEpoch}`,
    need: 'delegated',
  };
}
