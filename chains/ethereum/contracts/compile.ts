import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Json } from '@kiln-connect/core';
import solc from 'solc';

/**
 * Compiles BatchDeposit.sol into batch-deposit.artifact.json. Run it after the source was changed:
 * `node --import tsx chains/ethereum/contracts/compile.ts`.
 */

/** Where the deployed code holds a value that the constructor put there: bytes. */
interface ImmutableReference {
  readonly start: number;
  readonly length: number;
}

export interface BatchDepositArtifact {
  readonly compiler: string;
  readonly abi: readonly Json[];
  /** Creation code; the constructor's arguments follow it. Hex with 0x. */
  readonly creationCode: string;
  /** Deployed code with zeros where the address of the deposit contract belongs. Hex with 0x. */
  readonly runtimeCode: string;
  /** Where that address belongs, as a 32-byte word. */
  readonly depositContractAt: readonly ImmutableReference[];
}

interface CompilerOutput {
  readonly errors?: readonly { readonly formattedMessage: string }[];
  readonly contracts: {
    readonly [file: string]: {
      readonly [contract: string]: {
        readonly abi: readonly Json[];
        readonly evm: {
          readonly bytecode: { readonly object: string };
          readonly deployedBytecode: {
            readonly object: string;
            readonly immutableReferences: { readonly [id: string]: readonly ImmutableReference[] };
          };
        };
      };
    };
  };
}

const SOURCE = 'BatchDeposit.sol';

/**
 * Compiles the source that stands beside this file.
 * @throws {Error} with the compiler's words, warnings included.
 */
export function compileBatchDeposit(): BatchDepositArtifact {
  const content = readFileSync(new URL(SOURCE, import.meta.url), 'utf8');
  const output = JSON.parse(
    solc.compile(
      JSON.stringify({
        language: 'Solidity',
        sources: { [SOURCE]: { content } },
        settings: {
          // The five calldata arrays do not fit the stack of the older code generator.
          viaIR: true,
          optimizer: { enabled: true, runs: 1000 },
          evmVersion: 'prague',
          // No hash of the source at the end: the same code whatever a comment says.
          metadata: { bytecodeHash: 'none', appendCBOR: false },
          outputSelection: {
            '*': { BatchDeposit: ['abi', 'evm.bytecode', 'evm.deployedBytecode'] },
          },
        },
      }),
    ),
  ) as CompilerOutput;
  if (output.errors) throw new Error(output.errors.map((e) => e.formattedMessage).join('\n'));
  const contract = output.contracts[SOURCE]?.BatchDeposit;
  if (!contract) throw new Error(`the compiler answered no BatchDeposit of ${SOURCE}`);
  const { bytecode, deployedBytecode } = contract.evm;
  return {
    compiler: solc.version(),
    abi: contract.abi,
    creationCode: `0x${bytecode.object}`,
    runtimeCode: `0x${deployedBytecode.object}`,
    depositContractAt: Object.values(deployedBytecode.immutableReferences)
      .flat()
      .map(({ start, length }) => ({ start, length })),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const artifact = `${JSON.stringify(compileBatchDeposit(), null, 2)}\n`;
  writeFileSync(new URL('batch-deposit.artifact.json', import.meta.url), artifact);
}
