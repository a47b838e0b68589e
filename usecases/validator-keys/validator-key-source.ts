import {
  type ChainConnection,
  type OperatorStatement,
  operatorStatementMessage,
  type ValidatorKeySource,
} from '@kiln-connect/core';
import type { Caller } from '../caller.ts';
import { currentOperatorOpenPgpKey } from '../openpgp/operator-openpgp-keys.ts';
import { currentOperatorKey } from '../operator-key/operator-keys.ts';
import type { PolicyGuard } from '../policies/policy-guard.ts';
import type { System } from '../system.ts';
import { reserveUnusedKeys } from './reserve-unused-keys.ts';

/** The keys of one request: they are put into a validator client once the answer is made. */
export interface RequestKeys extends ValidatorKeySource {
  /** Begins to put in what was handed out; whatever this process does not do, the job for it does. */
  installBehindAnswer(): void;
}

/**
 * Where a chain's crafting gets validator keys for the caller's organization. A key is answered
 * once, after it was stored and vouched for; it is put into a validator client behind the answer, for
 * making its keystore takes the processor from whoever waits for that.
 */
export function validatorKeySource(
  {
    chain,
    accountId,
    connection,
    guard,
  }: {
    chain: string;
    accountId: string | undefined;
    connection: ChainConnection;
    guard: Pick<PolicyGuard, 'requireOperator'>;
  },
  caller: Caller,
  system: System,
): RequestKeys {
  const handedOutKeys: string[] = [];
  return {
    installBehindAnswer: () => {
      const publicKeys = handedOutKeys.splice(0);
      if (publicKeys.length === 0) return;
      const { network } = caller;
      void system.background.run('install validator keys', () =>
        system.keyInstaller.install({ chain, network, publicKeys }),
      );
    },
    handOut: async ({ count, withdrawalCredentials, feeRecipient }) => {
      const { organizationId, network } = caller;
      const { store } = system;
      const operatorKey = await currentOperatorKey(network, system);
      await guard.requireOperator(operatorKey.publicKey);
      const reserved = await reserveUnusedKeys({ chain, count, connection }, caller, system);

      const messageOf = (publicKey: string): Uint8Array =>
        operatorStatementMessage({ chain, network, publicKey, withdrawalCredentials });
      const vouchFor = (publicKey: string): OperatorStatement => ({
        public_key: publicKey,
        withdrawal_credentials: withdrawalCredentials,
        operator_key: operatorKey.publicKey,
        signature: operatorKey.sign(messageOf(publicKey)),
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
        // Every client was asked just now, and none has one of them: any of them may get them.
        home: connection.validatorHomes?.preferred() ?? null,
        keys: handedOut.map(({ index, key, statement }) => ({
          publicKey: key.publicKey,
          derivationIndex: index,
          withdrawalCredentials,
          feeRecipient,
          statement,
        })),
      });
      handedOutKeys.push(...reserved.map(({ key }) => key.publicKey));
      const openPgpKey = once(() => currentOperatorOpenPgpKey(network, system));
      return handedOut.map(({ key, statement }) => ({
        key,
        statement,
        openPgpSignature: async () => (await openPgpKey()).sign(messageOf(key.publicKey)),
      }));
    },
  };
}

/** The outcome of the first call, for all calls. */
function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
