import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { chainConfigToJson } from '@lodestar/config';
import { mainnetChainConfig } from '@lodestar/config/configs';
import { activePreset, presetToJson } from '@lodestar/params';

// A beacon and an execution node of mainnet that know one state alone, the one of a file: what is
// measured is what reads it. Tells its address in one line and runs until it is ended.

const [file = '', slot = '0'] = process.argv.slice(2);

const GENESIS_VALIDATORS_ROOT =
  '0x4b363db94e286120d76eb905340fdd4e54bfe9f06bf33ff6cf5ad27f511bfe95';
const ROOT = `0x${'ab'.repeat(32)}`;
const WORD = `0x${'00'.repeat(32)}`;

const checkpoint = { epoch: '0', root: ROOT };
const message = {
  slot,
  proposer_index: '0',
  parent_root: ROOT,
  state_root: ROOT,
  body_root: ROOT,
};
const beacon: { readonly [end: string]: unknown } = {
  '/genesis': {
    genesis_time: '1606824023',
    genesis_validators_root: GENESIS_VALIDATORS_ROOT,
    genesis_fork_version: '0x00000000',
  },
  '/config/spec': { ...chainConfigToJson(mainnetChainConfig), ...presetToJson(activePreset) },
  '/finality_checkpoints': { current_justified: checkpoint, finalized: checkpoint },
  '/headers/head': { root: ROOT, canonical: true, header: { message, signature: '0x' } },
};

const execution: { readonly [method: string]: unknown } = {
  eth_chainId: '0x1',
  eth_blockNumber: '0x100',
  eth_getBlockByNumber: { number: '0x1', hash: ROOT },
  eth_getProof: { storageProof: [{ value: WORD }, { value: WORD }] },
};

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url ?? '';
  if (path.includes('/debug/beacon/states/')) {
    response.setHeader('content-type', 'application/octet-stream');
    response.setHeader('eth-consensus-version', 'electra');
    createReadStream(file, { highWaterMark: 1 << 20 }).pipe(response);
    return;
  }
  response.setHeader('content-type', 'application/json');
  if (request.method === 'POST') {
    const { id, method } = JSON.parse(await text(request)) as { id: number; method: string };
    response.end(JSON.stringify({ jsonrpc: '2.0', id, result: execution[method] ?? null }));
    return;
  }
  const known = Object.keys(beacon).find((end) => path.endsWith(end));
  response.statusCode = known ? 200 : 404;
  response.end(JSON.stringify({ data: known && beacon[known] }));
}

const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => response.destroy(error as Error));
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
