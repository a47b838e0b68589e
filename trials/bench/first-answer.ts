import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@kiln-connect/store/testing/free-port';
import { startServerProcess } from '../journey/server-process.ts';
import { reportRatio, summarize } from './pairs.ts';
import { descendants, residentMegabytes } from './process-cost.ts';

// How long from the start of the process to its first answer, against a bare node:http server in
// neighbouring starts, and how much memory the whole tree of processes holds at rest.

const ROUNDS = 5;
const print = (line: string) => process.stdout.write(`${line}\n`);

const scratch = await mkdtemp(join(tmpdir(), 'connect-bench-'));
const dataDir = join(scratch, 'data');
const bareFile = join(scratch, 'bare.mjs');
await writeFile(
  bareFile,
  `import { createServer } from 'node:http';
createServer((_, response) => response.end('ok')).listen(Number(process.argv[2]), '127.0.0.1');`,
);

try {
  const fresh = await startServerProcess({ dataDir });
  print(
    `first start on an empty folder: first answer ${fresh.firstAnswerMs.toFixed(0)} ms, ready ${fresh.readyMs.toFixed(0)} ms`,
  );
  await sleep(5_000);
  const { pid = 0 } = fresh.process;
  print(`memory at rest: server ${residentMegabytes(pid).toFixed(0)} MB`);
  for (const child of descendants(pid)) {
    print(`memory at rest: child process ${residentMegabytes(child).toFixed(0)} MB`);
  }
  await fresh.stop();

  const firstAnswers: number[] = [];
  const ready: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const bare = await bareFirstAnswer();
    const server = await startServerProcess({ dataDir });
    firstAnswers.push(server.firstAnswerMs / bare);
    ready.push(server.readyMs / bare);
    await server.stop();
  }
  reportRatio('first answer, server / bare node:http (x)', summarize(firstAnswers));
  reportRatio('ready, server / bare node:http (x)', summarize(ready));
} finally {
  await rm(scratch, { recursive: true, force: true });
}

async function bareFirstAnswer(): Promise<number> {
  const port = await freePort();
  const begin = performance.now();
  const child = spawn(process.execPath, [bareFile, String(port)], { stdio: 'ignore' });
  try {
    for (;;) {
      const answered = await fetch(`http://127.0.0.1:${port}`).then(
        (response) => response.ok,
        () => false,
      );
      if (answered) return performance.now() - begin;
      await sleep(20);
    }
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}
