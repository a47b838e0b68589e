import { type Hex, keccak256 } from 'viem';
import { z } from 'zod';
import type { Finding } from '../../obstacle.ts';
import { readDepositRoot } from '../deposit-root.ts';
import {
  CONSOLIDATION_REQUEST_CONTRACT,
  requestFee,
  WITHDRAWAL_REQUEST_CONTRACT,
} from '../reporting/request-fees.ts';
import { address } from '../wire/fields.ts';
import type { Check, CheckSources } from './check.ts';

const REQUEST_CONTRACTS = [WITHDRAWAL_REQUEST_CONTRACT, CONSOLIDATION_REQUEST_CONTRACT] as const;

const hash = z.string().regex(/^0x[0-9a-fA-F]{64}$/);
const codeSubject = z.object({ address, code_hash: hash });
const rootSubject = z.object({ expected_deposit_root: hash });
const feeSubject = z.object({ contract: address, value_wei: z.string().regex(/^[0-9]+$/) });

async function codeIsPublished(
  subject: unknown,
  { nodes: { execution } }: CheckSources,
): Promise<Finding> {
  const { address: contract, code_hash } = codeSubject.parse(subject);
  const code = await execution.getCode({ address: contract as Hex });
  if (code === undefined) return { held: false, finding: `${contract} has no code.` };
  const found = keccak256(code);
  return found === code_hash.toLowerCase()
    ? { held: true, finding: `The code of ${contract} hashes to ${found}, as published.` }
    : { held: false, finding: `The code of ${contract} hashes to ${found}, not to ${code_hash}.` };
}

async function rootIsCurrent(
  subject: unknown,
  { nodes: { execution } }: CheckSources,
): Promise<Finding> {
  const expected = rootSubject.parse(subject).expected_deposit_root.toLowerCase();
  const found = await readDepositRoot(execution);
  return {
    held: found === expected,
    finding: `The root of the deposit contract is ${found}${found === expected ? '' : `, not ${expected}`}.`,
  };
}

async function feeIsEnough(
  subject: unknown,
  { nodes: { execution } }: CheckSources,
): Promise<Finding> {
  const { contract, value_wei } = feeSubject.parse(subject);
  const known = REQUEST_CONTRACTS.find((one) => one.toLowerCase() === contract);
  if (!known) return { held: false, finding: `${contract} is no request contract.` };
  const fee = await requestFee(known, execution);
  return {
    held: fee <= BigInt(value_wei),
    finding: `A request costs ${fee} wei now; ${value_wei} wei are sent with it.`,
  };
}

export const contractChecks: { readonly [code: string]: Check } = {
  batch_contract_code: { asks: ['execution'], run: codeIsPublished },
  exit_contract_code: { asks: ['execution'], run: codeIsPublished },
  deposit_root_current: { asks: ['execution'], run: rootIsCurrent },
  request_fee_enough: { asks: ['execution'], run: feeIsEnough },
};
