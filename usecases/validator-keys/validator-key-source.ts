import {
  type ChainConnection,
  type OperatorStatement,
  operatorStatementMessage,
  type ValidatorKeySource,
} from '@kiln-connect/core';
import type { Caller } from '../caller.ts';
import { currentOperatorKey } from '../operator-key/operator-keys.ts';
import type { System } from '../system.ts';
import { reserveUnusedKeys } from './reserve-unused-keys.ts';

/**
 * Where a chain's crafting gets validator keys for the caller's organization. A key is answered
 * once, after it was stored, vouched for, and installed where a validator client can be reached.
 */
export function validatorKeySource(
  {
    chain,
    accountId,
    connection,
  }: { chain: string; accountId: string | undefined; connection: ChainConnection },
  caller: Caller,
  system: System,
): ValidatorKeySource {
  return {
    handOut: async ({ count, withdrawalCredentials, feeRecipient }) => {
      const { organizationId, network } = caller;
      const { store, clock } = system;
      const reserved = await reserveUnusedKeys({ chain, count, connection }, caller, system);

      const operatorKey = await currentOperatorKey(network, system);
      const vouchFor = (publicKey: string): OperatorStatement => ({
        public_key: publicKey,
        withdrawal_credentials: withdrawalCredentials,
        operator_key: operatorKey.publicKey,
        signature: operatorKey.sign(
          operatorStatementMessage({ chain, network, publicKey, withdrawalCredentials }),
        ),
      });
      const handedOut = reserved.map(({ index, key }) => ({
        index,
        key,
        statement: vouchFor(key.publicKey),
      }));
      await store.validatorKeys.insert({
        chain,
        network,
        organizationId,
        accountId: accountId ?? null,
        keys: handedOut.map(({ index, key, statement }) => ({
          publicKey: key.publicKey,
          derivationIndex: index,
          withdrawalCredentials,
          feeRecipient,
          statement,
        })),
      });
      const keys = reserved.map(({ key }) => ({ key, feeRecipient }));
      if (await connection.installValidatorKeys?.(keys)) {
        await store.validatorKeys.markInstalled({
          chain,
          network,
          publicKeys: reserved.map(({ key }) => key.publicKey),
          at: clock.now(),
        });
      }
      return handedOut.map(({ key, statement }) => ({ key, statement }));
    },
  };
}
