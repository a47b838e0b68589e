import { ForbiddenError, type Network } from '@kiln-connect/core';
import { auditActor } from '../audit.ts';
import type { Operator } from '../caller.ts';
import { createOperatorOpenPgpKey, operatorOpenPgpKeys } from '../openpgp/operator-openpgp-keys.ts';
import type { System } from '../system.ts';
import { createOperatorKey, operatorKeys } from './operator-keys.ts';
import { type OperatorKeysAnswer, operatorKeysAnswer } from './read-operator-key.ts';

/**
 * Makes a new operator key for one network, and a new OpenPGP key with it. From now on they sign; the ones before stay listed, so
 * that statements which users hold can still be checked.
 * @throws {ForbiddenError} 'network_not_served'.
 */
export async function rotateOperatorKey(
  { network }: { network: Network },
  operator: Operator,
  system: System,
): Promise<OperatorKeysAnswer> {
  if (!system.networks.includes(network)) {
    throw new ForbiddenError({
      code: 'network_not_served',
      message: `This deployment does not serve ${network}; it serves ${system.networks.join(', ')}.`,
      details: { network, served: [...system.networks] },
    });
  }
  const before = await operatorKeys(network, system);
  await createOperatorKey(before.length + 1, network, system);
  const openPgpBefore = await operatorOpenPgpKeys(network, system);
  await createOperatorOpenPgpKey(openPgpBefore.length + 1, network, system);
  const answer = operatorKeysAnswer(network, await operatorKeys(network, system));
  await auditActor(
    {
      action: 'operator_key_rotated',
      subject: { type: 'operator_key', id: network, label: network },
      details: { before: { public_key: before.at(-1)?.publicKey ?? null }, after: answer },
    },
    operator,
    system.store,
  );
  return answer;
}
