// Every bench, one after the other; name some to run those alone: npm run bench -- craft verify

const benches: { readonly [name: string]: () => Promise<unknown> } = {
  craft: async () => {
    await import('./craft.ts');
    await import('./craft-solana.ts');
  },
  keys: () => import('./keys.ts'),
  verify: async () => {
    await import('./verify-actions.ts');
    await import('./verify.ts');
    await import('./bundles.ts');
  },
  'first-answer': () => import('./first-answer.ts'),
  'stakes-route': () => import('./stakes-route.ts'),
  'token-check': () => import('./token-check.ts'),
  revocation: () => import('./revocation.ts'),
  dashboard: () => import('./dashboard.ts'),
  report: () => import('./report.ts'),
  indexer: () => import('./indexer.ts'),
  rewards: () => import('./rewards.ts'),
  growth: () => import('./growth.ts'),
  'network-stakes': () => import('./network-stakes.ts'),
};

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !(name in benches));
if (unknown !== undefined) {
  process.stderr.write(
    `There is no bench '${unknown}'; there are: ${Object.keys(benches).join(', ')}\n`,
  );
  process.exit(2);
}
for (const [name, run] of Object.entries(benches)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  process.stdout.write(`\n# ${name}\n`);
  await run();
}
