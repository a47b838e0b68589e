import { type CheckedPrecondition, formatAmount, type Precondition } from '@kiln-connect/core';
import { type Hex, keccak256 } from 'viem';
import { z } from 'zod';
import { readDepositRoot } from './deposit-root.ts';
import { seenOnChain } from './keys/used-on-chain.ts';
import type { EthereumNodes } from './node/index.ts';
import type { EthereumSettings } from './settings.ts';
import { address, publicKey } from './wire/fields.ts';

interface Finding {
  readonly held: boolean;
  readonly finding: string;
}

type Nodes = Pick<EthereumNodes, 'beacon' | 'execution'>;

const keysSubject = z.object({ validators: z.array(publicKey) });
const nonceSubject = z.object({ wallet: address, nonce: z.int().nonnegative() });
const fundsSubject = z.object({ wallet: address, need_wei: z.string().regex(/^[0-9]+$/) });
const codeSubject = z.object({ address, code_hash: z.string().regex(/^0x[0-9a-fA-F]{64}$/) });
const rootSubject = z.object({ expected_deposit_root: z.string().regex(/^0x[0-9a-fA-F]{64}$/) });

/** No key was deposited on before, under whichever credentials: the first deposit owns the key. */
async function keysUnused(subject: unknown, nodes: Nodes): Promise<Finding> {
  const { validators } = keysSubject.parse(subject);
  const seen = await seenOnChain(validators, nodes);
  const [first] = seen;
  if (!first) {
    return {
      held: true,
      finding:
        validators.length === 1
          ? 'The chain has not seen the key.'
          : `The chain has seen none of the ${validators.length} keys.`,
    };
  }
  const [key, { where, withdrawalCredentials }] = first;
  const others = seen.size > 1 ? ` ${seen.size - 1} more of the keys were seen.` : '';
  return {
    held: false,
    finding: `${key} was seen: ${where}, with withdrawal credentials ${withdrawalCredentials}.${others}`,
  };
}

async function nonceIsNext(subject: unknown, { execution }: Nodes): Promise<Finding> {
  const { wallet, nonce } = nonceSubject.parse(subject);
  const next = await execution.getTransactionCount({ address: wallet as Hex, blockTag: 'pending' });
  return {
    held: next === nonce,
    finding: `The next nonce of ${wallet} is ${next}; the transaction has ${nonce}.`,
  };
}

async function walletHasFunds(subject: unknown, { execution }: Nodes): Promise<Finding> {
  const { wallet, need_wei } = fundsSubject.parse(subject);
  const have = await execution.getBalance({ address: wallet as Hex });
  const need = BigInt(need_wei);
  return {
    held: have >= need,
    finding: `${wallet} has ${formatAmount(have, 18)} ETH; at most ${formatAmount(need, 18)} ETH are needed.`,
  };
}

async function codeIsPublished(subject: unknown, { execution }: Nodes): Promise<Finding> {
  const { address: contract, code_hash } = codeSubject.parse(subject);
  const code = await execution.getCode({ address: contract as Hex });
  if (code === undefined) return { held: false, finding: `${contract} has no code.` };
  const found = keccak256(code);
  return found === code_hash.toLowerCase()
    ? { held: true, finding: `The code of ${contract} hashes to ${found}, as published.` }
    : { held: false, finding: `The code of ${contract} hashes to ${found}, not to ${code_hash}.` };
}

async function rootIsCurrent(subject: unknown, { execution }: Nodes): Promise<Finding> {
  const expected = rootSubject.parse(subject).expected_deposit_root.toLowerCase();
  const found = await readDepositRoot(execution);
  return {
    held: found === expected,
    finding: `The root of the deposit contract is ${found}${found === expected ? '' : `, not ${expected}`}.`,
  };
}

interface Check {
  readonly asks: readonly ('execution' | 'beacon')[];
  readonly run: (subject: unknown, nodes: Nodes) => Promise<Finding>;
}

const checks: { readonly [code: string]: Check } = {
  validator_key_unused: { asks: ['execution', 'beacon'], run: keysUnused },
  wallet_nonce: { asks: ['execution'], run: nonceIsNext },
  wallet_funds: { asks: ['execution'], run: walletHasFunds },
  batch_contract_code: { asks: ['execution'], run: codeIsPublished },
  deposit_root_current: { asks: ['execution'], run: rootIsCurrent },
};

/**
 * Checks preconditions against the nodes. What can not be checked counts as not held, and the finding
 * says why: an unknown code, or a kind of node that was not given.
 */
export const checkPreconditions = (
  preconditions: readonly Precondition[],
  { nodes, settings }: { nodes: Nodes; settings: Pick<EthereumSettings, 'execution' | 'beacon'> },
): Promise<CheckedPrecondition[]> =>
  Promise.all(
    preconditions.map(async (precondition) => {
      const check = Object.hasOwn(checks, precondition.code)
        ? checks[precondition.code]
        : undefined;
      const missing = check?.asks.find((kind) => settings[kind].length === 0);
      const finding: Finding = !check
        ? { held: false, finding: `Not checked: '${precondition.code}' is not known here.` }
        : missing
          ? { held: false, finding: `Not checked: no ${missing} node was given.` }
          : await check.run(precondition.subject, nodes);
      return { ...precondition, ...finding };
    }),
  );
