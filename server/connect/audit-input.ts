import { readFile } from 'node:fs/promises';
import type { Json } from '@kiln-connect/core';
import type { AuditKeyAnswer, AuditLogEntry, SignedAuditHead } from '@kiln-connect/usecases';
import { z } from 'zod';
import { CommandFailure } from './failure.ts';

const seq = z.int().min(1);
const time = z.iso.datetime();
const hash = z.string().regex(/^0x[0-9a-f]{64}$/);
const textOrNull = z.string().nullable();
const json: z.ZodType<Json> = z.json();

const entrySchema: z.ZodType<AuditLogEntry> = z.strictObject({
  seq,
  at: time,
  organization_id: textOrNull,
  actor: z.strictObject({
    type: z.enum(['operator', 'user', 'token', 'system']),
    id: textOrNull,
    label: z.string(),
  }),
  action: z.string(),
  subject: z.strictObject({ type: z.string(), id: z.string(), label: z.string() }),
  details: z.record(z.string(), json),
  address: textOrNull,
  user_agent: textOrNull,
  previous_hash: hash,
  hash,
});

const headSchema: z.ZodType<SignedAuditHead> = z.strictObject({
  version: z.literal(1),
  seq,
  hash,
  at: time,
  public_key: hash,
  signature: z.string().regex(/^0x[0-9a-f]{128}$/),
});

const signature = z.string().regex(/^0x[0-9a-f]{128}$/);

const keySchema: z.ZodType<AuditKeyAnswer> = z.strictObject({
  public_key: hash,
  changes: z.array(
    z.strictObject({
      version: z.literal(1),
      previous_public_key: hash,
      public_key: hash,
      seq: z.int().min(0),
      hash,
      at: time,
      previous_signature: signature,
      signature,
    }),
  ),
});

/** The key of heads, with the changes of keys, as `audit key --json` printed it. */
export async function readAuditKeyFile(file: string): Promise<AuditKeyAnswer> {
  const read = keySchema.safeParse(parsed(await readFile(file, 'utf8')));
  if (read.success) return read.data;
  throw new CommandFailure({
    message: `${file} is not what 'audit key --json' prints.`,
    exitCode: 2,
  });
}

/** What lies between line feeds; an empty line is left out. Holds one line at a time. */
async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') yield line;
  }
  if (rest.trim() !== '') yield rest;
}

/**
 * The entries of an audit log that comes as JSON lines from `where`.
 * @throws {CommandFailure} when a line is no entry: whatever it was, it was changed.
 */
export async function* readAuditEntries(
  chunks: AsyncIterable<string>,
  where: string,
): AsyncGenerator<AuditLogEntry> {
  let number = 0;
  for await (const line of linesOf(chunks)) {
    number += 1;
    const entry = entrySchema.safeParse(parsed(line));
    if (!entry.success) {
      throw new CommandFailure({
        message: `Line ${number} of ${where} is no entry of an audit log: it was changed, or it is another file.`,
        exitCode: 1,
      });
    }
    yield entry.data;
  }
}

/**
 * The heads of a file: one as JSON, or one a line. A line that is none is told of and left out: a
 * power cut leaves half a line, and whoever can write a wrong line can as well take one away.
 */
export async function readAuditHeads(
  file: string,
  { complain }: { complain: (text: string) => void },
): Promise<SignedAuditHead[]> {
  const text = await readFile(file, 'utf8');
  const whole = headSchema.safeParse(parsed(text));
  if (whole.success) return [whole.data];
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const head = headSchema.safeParse(parsed(line));
    if (head.success) return [head.data];
    complain(`Line ${index + 1} of ${file} is no signed head and was left out.\n`);
    return [];
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
