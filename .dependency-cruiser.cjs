/** Which room may import which: the table of ARCHITECTURE.md, enforced. */
const rooms = {
  core: [],
  verify: ['core'],
  chains: ['core', 'verify'],
  store: ['core'],
  people: ['core', 'store'],
  usecases: ['core', 'verify', 'chains', 'store', 'people'],
  indexer: ['core', 'chains', 'store'],
  devnet: ['core'],
  // Of the server only the types of its answers: the rule below.
  dashboard: ['core', 'verify', 'usecases', 'server'],
};

/** Tests may start a devnet and a store: they bring parts together that the code keeps apart. */
const TEST = '\\.test\\.ts$|/testing/';

const onlyItsOwnRooms = Object.entries(rooms).map(([room, allowed]) => ({
  name: `${room}-imports`,
  comment: `${room}/ may import ${allowed.length ? allowed.join(', ') : 'no other room'}`,
  severity: 'error',
  from: { path: `^${room}/`, pathNot: TEST },
  to: {
    path: '^(core|verify|chains|store|people|usecases|indexer|server|dashboard|devnet|trials)/',
    pathNot: `^(${[room, ...allowed].join('|')})/`,
  },
}));

module.exports = {
  forbidden: [
    ...onlyItsOwnRooms,
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'chains-take-types-alone-from-verify',
      comment:
        'Crafting and verifying are made apart: a chain knows the shape of an intent, no more',
      severity: 'error',
      from: { path: '^chains/', pathNot: TEST },
      to: { path: '^verify/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'dashboard-takes-types-alone-from-the-server',
      comment:
        'The dashboard holds no rule of its own, and nothing of the server runs in a browser',
      severity: 'error',
      from: { path: '^dashboard/', pathNot: TEST },
      to: { path: '^(usecases|server)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'server-routes-import-use-cases-alone',
      comment:
        'start.ts wires the system, the command line verifies by itself; the rest speaks to use cases',
      severity: 'error',
      from: {
        path: '^server/',
        pathNot: `${TEST}|^server/(main|start|config|wiring)|^server/(start|config|wiring)/|^server/connect/`,
      },
      to: { path: '^(store|people|indexer|devnet|verify)/' },
    },
    {
      name: 'server-names-no-chain',
      severity: 'error',
      from: { path: '^(server|usecases|store|people|indexer|dashboard)/', pathNot: TEST },
      to: {
        path: '^(chains|verify|devnet)/[^/]+/',
        pathNot: '^(chains/node|devnet/process|verify/(testing|bundle))/',
      },
    },
    {
      name: 'verify-dependencies-are-counted',
      comment: 'The verifier stands on codec-level packages alone',
      severity: 'error',
      from: { path: '^verify/', pathNot: `${TEST}|^verify/bundle/` },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'npm-peer', 'npm-optional'],
        pathNot: 'node_modules/(@noble/(curves|hashes)|@scure/|zod)',
      },
    },
    {
      name: 'verify-does-no-io',
      severity: 'error',
      from: { path: '^verify/', pathNot: `${TEST}|^verify/(worker|bundle/)` },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'a-chain-is-entered-by-its-door',
      severity: 'error',
      from: { pathNot: `^chains/|${TEST}|^trials/` },
      to: { path: '^chains/[^/]+/', pathNot: '^chains/[^/]+/(index|chain|wire)\\.ts$' },
    },
    {
      name: 'not-resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.sol$|^dashboard/(dist|\\.builds)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
  },
};
