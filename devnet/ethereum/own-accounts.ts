import { keccak256, toBytes } from 'viem';
import { type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts';

const account = (name: string): PrivateKeyAccount =>
  privateKeyToAccount(keccak256(toBytes(`kiln-connect devnet ${name}`)));

/** Execution accounts that the devnet itself uses; their keys are public knowledge. */
export const OWN_ACCOUNTS = {
  /** Pays out test money. */
  faucet: account('faucet'),
  /** Makes the background traffic. */
  traffic: account('traffic'),
  /** Deploys the contracts that the devnet is asked for. */
  deployer: account('deployer'),
} as const;
