import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiClient, apiClient, dataOf } from '../journey/api-client.ts';
import { startTwoServers } from '../journey/two-servers.ts';
import { summarize } from './pairs.ts';

// How long a token that was revoked at one server process still opens another one on the same
// PostgreSQL, which has it in memory: from the moment at which the revocation is asked for (so its
// own transaction counts) to the first refusal.

const TIMES = 100;
const BOUND_MS = 1_000;
/** Requests that the second server answers before the token is revoked: all but the first are warm. */
const WARM_UP = 3;
/** Between requests to the second server, in milliseconds: its limit of requests a second must not be met. */
const PAUSE_MS = 5;

const print = (line: string) => process.stdout.write(`${line}\n`);
const servers = await startTwoServers();
try {
  const times: number[] = [];
  for (let round = 0; round < TIMES; round++) {
    const { id, token } = await servers.createToken(`round ${round}`);
    const there = apiClient({ url: servers.two.url, token });
    for (let i = 0; i < WARM_UP; i++) dataOf(await there.get('/v1/whoami'));
    const asked = performance.now();
    const [refused] = await Promise.all([
      untilRefused(there),
      servers.operator.post('/operator/tokens/revoke', { id }).then(dataOf),
    ]);
    times.push(refused - asked);
  }
  const { median, max } = summarize(times);
  const [p95] = times.sort((a, b) => a - b).slice(Math.floor(TIMES * 0.95));
  const late = times.filter((time) => time >= BOUND_MS).length;
  print(
    `revoked at one server, refused at the other: ${TIMES} times, median ${median.toFixed(1)} ms, ` +
      `95 of 100 within ${p95?.toFixed(1)} ms, longest ${max.toFixed(1)} ms; ` +
      `${late} took ${BOUND_MS} ms or more  bound: 0`,
  );
} finally {
  await servers.stop();
}

/** The time at which the first refusal came; one request after the other until then. */
async function untilRefused(client: ApiClient): Promise<number> {
  for (;;) {
    const answer = await client.get('/v1/whoami');
    if (answer.body.error === 'revoked_token') return performance.now();
    dataOf(answer);
    await sleep(PAUSE_MS);
  }
}
