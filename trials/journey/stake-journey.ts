import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { formatAmount } from '@kiln-connect/core';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import type { ApiClient } from './api-client.ts';
import { dataOf } from './api-client.ts';
import { connect, runConnect } from './connect-command.ts';
import { broadcast, signAndPrepare } from './sign-and-broadcast.ts';
import { createTenant } from './tenant.ts';

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

/** Tells one step: what is done, then what came of it. */
export type Narrate = (step: string, outcome: string) => void;

/**
 * The main job from nothing, as an integrator lives it against a fresh server: organization, token,
 * wallet, faucet, account, craft, verify, sign, prepare, broadcast, status, active stake, rewards.
 * @throws {Error} at the first step that does not give what it promises.
 */
export async function stakeJourney(options: {
  url: string;
  dataDir: string;
  narrate: Narrate;
}): Promise<JourneyResult> {
  const { url, dataDir, narrate } = options;
  const scratch = await mkdtemp(join(tmpdir(), 'connect-journey-'));
  try {
    const { api, token } = await createTenant({ url, dataDir, slug: 'tour-custody' });
    narrate('The operator makes an organization', 'tour-custody, on devnet');

    const whoami = dataOf(await api.get('/v1/whoami'));
    narrate(
      'and an API token, shown once',
      `${token.slice(0, 16)}… (${whoami.token.scopes.join(', ')})`,
    );

    const operatorKey = JSON.parse(await connect(['operator-key', 'show', '--json'], { dataDir }));
    narrate("The integrator pins the operator's public key", operatorKey.public_key);

    const privateKey = generatePrivateKey();
    const wallet = privateKeyToAccount(privateKey).address;
    await connect(['devnet', 'fund', '--chain', 'eth', '--address', wallet, '--amount', '40'], {
      dataDir,
    });
    narrate('makes a wallet of its own and takes 40 ETH from the faucet', wallet);

    const account = dataOf(
      await api.post('/v1/accounts', { name: 'Tour', description: 'Made by the tour' }),
    );
    const crafted = dataOf(
      await api.post('/v1/eth/transaction/stake', {
        account_id: account.id,
        wallet,
        amount_wei: STAKE_WEI.toString(),
      }),
    );
    narrate('asks for a stake of 32 ETH', `unsigned transaction ${crafted.unsigned_tx_hash}`);

    await verifyBeforeSigning({ crafted, wallet, operatorKey, scratch, narrate });

    const signed = await signAndPrepare({ api, crafted, privateKey });
    const txHash = await broadcast(api, signed);
    narrate('signs it with its own key, and broadcasts', txHash);
    narrate('follows it', await waitForSuccess(api, txHash));

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
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Writes the intent down in the integrator's own words, and has the bytes proved against it, offline. */
async function verifyBeforeSigning(options: {
  crafted: { unsigned_tx_serialized: string; operator_statements: unknown };
  wallet: string;
  operatorKey: { public_key: string };
  scratch: string;
  narrate: Narrate;
}): Promise<void> {
  const { crafted, wallet, operatorKey, scratch, narrate } = options;
  const intentFile = join(scratch, 'intent.json');
  const answerFile = join(scratch, 'answer.json');
  await writeFile(
    intentFile,
    JSON.stringify({
      version: 1,
      chain: 'eth',
      network: 'devnet',
      action: 'stake',
      wallet,
      amount_wei: STAKE_WEI.toString(),
      withdrawal_address: wallet,
      number_of_validators: 1,
      operator_key: operatorKey.public_key,
    }),
  );
  await writeFile(answerFile, JSON.stringify({ data: crafted }));
  const verify = (bytes: string) =>
    runConnect(['verify', '--intent', intentFile, '--statements', answerFile, '--tx', bytes]);

  const honest = await verify(crafted.unsigned_tx_serialized);
  if (honest.code !== 0) throw new Error(`the verifier refused an honest stake:\n${honest.stdout}`);
  narrate('proves offline that the bytes do that and nothing more', 'accepted');

  const tampered = crafted.unsigned_tx_serialized.replace(
    wallet.slice(2).toLowerCase(),
    'bad0'.padEnd(40, '0'),
  );
  if (tampered === crafted.unsigned_tx_serialized)
    throw new Error('the withdrawal address is not in the bytes');
  const hostile = await verify(tampered);
  if (hostile.code !== 1)
    throw new Error('the verifier accepted somebody else as owner of the stake');
  narrate('tries the same bytes with a foreign withdrawal address', 'refused');
}

async function waitForSuccess(api: ApiClient, txHash: string): Promise<string> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const { status } = dataOf(await api.get(`/v1/eth/transaction/status?tx_hash=${txHash}`));
    if (status === 'success') return status;
    if (status === 'error' || Date.now() > deadline)
      throw new Error(`the transaction ended as ${status}`);
    await sleep(200);
  }
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
