import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Verdict } from '@kiln-connect/core';
import { runConnect } from './connect-command.ts';

/** Bytes, and the intent that they are proved against. */
export interface Proof {
  readonly intent: object;
  readonly bytes: string;
  /** The answer that the operator's statements are in, where the intent names their key. */
  readonly answer?: object;
}

/** What `connect verify` says, and the code that it exits with: in a process of its own, without a server. */
async function proveOffline({
  intent,
  bytes,
  answer,
}: Proof): Promise<{ readonly code: number; readonly verdict: Verdict }> {
  const scratch = await mkdtemp(join(tmpdir(), 'connect-proof-'));
  try {
    const [intentFile, answerFile] = [join(scratch, 'intent.json'), join(scratch, 'answer.json')];
    await writeFile(intentFile, JSON.stringify(intent));
    if (answer) await writeFile(answerFile, JSON.stringify({ data: answer }));
    const statements = answer ? ['--statements', answerFile] : [];
    const args = ['verify', '--json', '--intent', intentFile, ...statements, '--tx', '-'];
    const { code, stdout, stderr } = await runConnect(args, { input: bytes });
    if (stdout === '') throw new Error(`connect verify exited ${code}:\n${stderr}`);
    return { code, verdict: JSON.parse(stdout) };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** @throws {Error} with the verdict when the bytes are not accepted. */
export async function expectAccepted(proof: Proof): Promise<void> {
  const { code, verdict } = await proveOffline(proof);
  if (code !== 0) throw new Error(`an honest transaction is refused: ${JSON.stringify(verdict)}`);
}

/** @throws {Error} with the verdict when the bytes are accepted, or refused for other reasons alone. */
export async function expectRefused({
  reason,
  ...proof
}: Proof & { readonly reason: string }): Promise<void> {
  const { code, verdict } = await proveOffline(proof);
  if (code === 1 && verdict.reasons.some((one) => one.code === reason)) return;
  throw new Error(`the attack is not refused for ${reason}: ${JSON.stringify(verdict)}`);
}
