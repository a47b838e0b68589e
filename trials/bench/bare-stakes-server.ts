import { hash } from 'node:crypto';
import { createServer } from 'node:http';
import pg from 'pg';

// The yardstick of `stakes-route.ts`: the same answer from the same prepared statement, written by
// hand on node:http, with the token found in a map. Reads its task as JSON from its first argument.

interface Task {
  readonly port: number;
  readonly databaseUrl: string;
  readonly tokenHash: string;
  readonly statement: { readonly name: string; readonly text: string; readonly values: unknown[] };
}

const { port, databaseUrl, tokenHash, statement } = JSON.parse(process.argv[2] ?? '') as Task;
const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 });
const tokens = new Map([[tokenHash, statement.values]]);

createServer(async (request, response) => {
  const url = new URL(request.url ?? '/', 'http://bench');
  const token = request.headers.authorization?.slice('Bearer '.length) ?? '';
  const values = tokens.get(hash('sha256', token));
  if (url.pathname !== '/v1/eth/stakes' || values === undefined) {
    response.writeHead(401).end();
    return;
  }
  const { rows } = await pool.query({ name: statement.name, text: statement.text, values });
  const body = `{"data":${rows[0].answers}}`;
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}).listen(port, '127.0.0.1');
