import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Writes registry.ts: one entry for each folder here that has a door (index.ts). Run it after a chain
 * was added: `node --import tsx chains/generate-registry.ts`.
 */

const room = fileURLToPath(new URL('.', import.meta.url));

/** The source of registry.ts as it should be. */
export function registrySource(): string {
  const families = readdirSync(room, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(room, entry.name, 'index.ts')))
    .map((entry) => entry.name)
    .sort();
  const withContracts = families.filter((family) =>
    existsSync(join(room, family, 'contracts', 'index.ts')),
  );
  return [
    '// Written by generate-registry.ts: do not edit.',
    "import type { ChainRegistration } from '@kiln-connect/core';",
    "import type { DevnetContract } from './devnet-contract.ts';",
    ...families.flatMap((family) => [
      `import { info as ${family}Info } from './${family}/chain.ts';`,
      ...(withContracts.includes(family)
        ? [`import { contracts as ${family}Contracts } from './${family}/contracts/index.ts';`]
        : []),
      `import { settings as ${family}Settings } from './${family}/settings.ts';`,
      `import { routes as ${family}Routes, stakeId as ${family}StakeId } from './${family}/wire.ts';`,
    ]),
    '',
    '/** Every chain by its name in the addresses of the API; its libraries load with `load`. */',
    'export const chains: { readonly [name: string]: ChainRegistration } = {',
    ...families.flatMap((family) => [
      `  [${family}Info.name]: {`,
      `    info: ${family}Info,`,
      `    routes: ${family}Routes,`,
      `    settings: ${family}Settings,`,
      `    stakeId: ${family}StakeId,`,
      `    load: () => import('./${family}/index.ts'),`,
      '  },',
    ]),
    '};',
    '',
    '/** Contracts of ours that the devnet of a chain deploys at its genesis, by the name of the chain. */',
    'export const contracts: { readonly [name: string]: readonly DevnetContract[] } = {',
    ...withContracts.map((family) => `  [${family}Info.name]: ${family}Contracts,`),
    '};',
    '',
  ].join('\n');
}

/** registry.ts as it is. */
export const currentRegistry = (): string => readFileSync(join(room, 'registry.ts'), 'utf8');

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(join(room, 'registry.ts'), registrySource());
}
