import { formatAmount } from '@kiln-connect/core';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import type { ApiClient } from './api-client.ts';
import { dataOf } from './api-client.ts';
import { connect } from './connect-command.ts';
import { arrive, type Journey, type Narrate } from './journey.ts';
import { expectAccepted, expectRefused } from './offline-proof.ts';
import { broadcast, signAndPrepare, waitForSuccess } from './sign-and-broadcast.ts';

const STAKE_WEI = 32n * 10n ** 18n;

/** What the journey ends with. */
export interface JourneyResult {
  readonly validator: string;
  readonly wallet: string;
  readonly txHash: string;
  readonly stake: Record<string, unknown>;
  readonly rewards: readonly Record<string, string>[];
  readonly operations: readonly Record<string, unknown>[];
}

/**
 * The main job from nothing, as an integrator lives it against a fresh server: organization, token,
 * wallet, faucet, account, craft, verify, sign, prepare, broadcast, status, active stake, rewards.
 * @throws {Error} at the first step that does not give what it promises.
 */
export async function stakeJourney(journey: Journey): Promise<JourneyResult> {
  const { dataDir, narrate } = journey;
  const { api, account } = await arrive(journey);

  const operatorKey = JSON.parse(await connect(['operator-key', 'show', '--json'], { dataDir }));
  narrate("The integrator pins the operator's public key", operatorKey.public_key);

  const privateKey = generatePrivateKey();
  const wallet = privateKeyToAccount(privateKey).address;
  await connect(['devnet', 'fund', '--chain', 'eth', '--address', wallet, '--amount', '40'], {
    dataDir,
  });
  narrate('makes a wallet of its own and takes 40 ETH from the faucet', wallet);

  const crafted = dataOf(
    await api.post('/v1/eth/transaction/stake', {
      account_id: account.id,
      wallet,
      amount_wei: STAKE_WEI.toString(),
    }),
  );
  narrate('asks for a stake of 32 ETH', `unsigned transaction ${crafted.unsigned_tx_hash}`);

  await verifyBeforeSigning({ crafted, wallet, operatorKey, narrate });

  const signed = await signAndPrepare({ api, crafted, privateKey });
  const txHash = await broadcast(api, signed);
  narrate('signs it with its own key, and broadcasts', txHash);
  narrate('follows it', await waitForSuccess({ api, chain: 'eth', txHash }));

  const validator: string = crafted.intent.validators[0];
  const stake = await advanceUntilActive({ api, dataDir, validator });
  narrate(
    'and the validator is active',
    `${validator.slice(0, 18)}… index ${stake.validator_index}`,
  );

  await connect(['devnet', 'advance', '--chain', 'eth', '--days', '3'], { dataDir });
  const rewards = dataOf(await api.get(`/v1/eth/rewards?validators=${validator}`));
  for (const day of rewards) {
    narrate(
      `Rewards of ${day.date}`,
      `consensus ${formatAmount(BigInt(day.consensus_rewards), 18)} ETH, execution ${formatAmount(BigInt(day.execution_rewards), 18)} ETH, ${day.gross_apy.toFixed(2)} % a year`,
    );
  }
  const operations = dataOf(await api.get(`/v1/eth/operations?validators=${validator}`));
  return { validator, wallet, txHash, stake, rewards, operations };
}

/** Writes the intent down in the integrator's own words, and has the bytes proved against it, offline. */
async function verifyBeforeSigning(options: {
  crafted: { unsigned_tx_serialized: string; operator_statements: unknown };
  wallet: string;
  operatorKey: { public_key: string };
  narrate: Narrate;
}): Promise<void> {
  const { crafted, wallet, operatorKey, narrate } = options;
  const { unsigned_tx_serialized: bytes } = crafted;
  const intent = {
    version: 1,
    chain: 'eth',
    network: 'devnet',
    action: 'stake',
    wallet,
    amount_wei: STAKE_WEI.toString(),
    withdrawal_address: wallet,
    number_of_validators: 1,
    operator_key: operatorKey.public_key,
  };
  await expectAccepted({ intent, answer: crafted, bytes });
  narrate('proves offline that the bytes do that and nothing more', 'accepted');

  const tampered = bytes.replace(wallet.slice(2).toLowerCase(), 'bad0'.padEnd(40, '0'));
  const reason = 'wrong_withdrawal_credentials';
  await expectRefused({ intent, answer: crafted, bytes: tampered, reason });
  narrate('tries the same bytes with a foreign withdrawal address', `refused: ${reason}`);
}

async function advanceUntilActive(options: {
  api: ApiClient;
  dataDir: string;
  validator: string;
}): Promise<Record<string, unknown>> {
  for (let round = 0; round < 12; round++) {
    const [stake] = dataOf(await options.api.get(`/v1/eth/stakes?validators=${options.validator}`));
    if (stake.state === 'active_ongoing') return stake;
    await connect(['devnet', 'advance', '--chain', 'eth', '--epochs', '2'], {
      dataDir: options.dataDir,
    });
  }
  throw new Error('the validator did not become active within 24 epochs');
}
