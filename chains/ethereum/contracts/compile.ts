import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Json } from '@kiln-connect/core';
import solc from 'solc';

/**
 * Compiles the contracts into the artifacts that stand beside them. Run it after a source was
 * changed: `node --import tsx chains/ethereum/contracts/compile.ts`.
 */

/** Where the deployed code holds a value that the constructor put there: bytes. */
interface ImmutableReference {
  readonly start: number;
  readonly length: number;
}

interface Artifact {
  readonly compiler: string;
  readonly abi: readonly Json[];
  /** Creation code; the constructor's arguments follow it. Hex with 0x. */
  readonly creationCode: string;
  /** Deployed code with zeros where the constructor's values belong. Hex with 0x. */
  readonly runtimeCode: string;
}

export interface BatchDepositArtifact extends Artifact {
  /** Where the address of the deposit contract belongs, as a 32-byte word. */
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

/**
 * Compiles the contract of the file with its name, which stands beside this one.
 * @throws {Error} with the compiler's words, warnings included.
 */
function compile(contract: string): {
  artifact: Artifact;
  immutables: readonly ImmutableReference[];
} {
  const source = `${contract}.sol`;
  const content = readFileSync(new URL(source, import.meta.url), 'utf8');
  const output = JSON.parse(
    solc.compile(
      JSON.stringify({
        language: 'Solidity',
        sources: { [source]: { content } },
        settings: {
          // The five calldata arrays of a batch do not fit the stack of the older code generator.
          viaIR: true,
          optimizer: { enabled: true, runs: 1000 },
          evmVersion: 'prague',
          // No hash of the source at the end: the same code whatever a comment says.
          metadata: { bytecodeHash: 'none', appendCBOR: false },
          outputSelection: {
            '*': { [contract]: ['abi', 'evm.bytecode', 'evm.deployedBytecode'] },
          },
        },
      }),
    ),
  ) as CompilerOutput;
  if (output.errors) throw new Error(output.errors.map((e) => e.formattedMessage).join('\n'));
  const compiled = output.contracts[source]?.[contract];
  if (!compiled) throw new Error(`the compiler answered no ${contract} of ${source}`);
  const { bytecode, deployedBytecode } = compiled.evm;
  return {
    artifact: {
      compiler: solc.version(),
      abi: compiled.abi,
      creationCode: `0x${bytecode.object}`,
      runtimeCode: `0x${deployedBytecode.object}`,
    },
    immutables: Object.values(deployedBytecode.immutableReferences).flat(),
  };
}

/** @throws {Error} with the compiler's words, warnings included. */
export function compileBatchDeposit(): BatchDepositArtifact {
  const { artifact, immutables } = compile('BatchDeposit');
  return {
    ...artifact,
    depositContractAt: immutables.map(({ start, length }) => ({ start, length })),
  };
}

/** @throws {Error} with the compiler's words, warnings included. */
export const compileExitRequest = (): Artifact => compile('ExitRequest').artifact;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const artifacts = {
    'batch-deposit': compileBatchDeposit(),
    'exit-request': compileExitRequest(),
  };
  for (const [name, artifact] of Object.entries(artifacts)) {
    const file = new URL(`${name}.artifact.json`, import.meta.url);
    writeFileSync(file, `${JSON.stringify(artifact, null, 2)}\n`);
  }
}
