import type {
  ChainRegistration,
  JsonObject,
  ReportQuery,
  RouteKind,
  WireRoute,
} from '@kiln-connect/core';
import {
  broadcastTransaction,
  type Caller,
  craftTransaction,
  decodeTransaction,
  exportChainReport,
  giveUpOwnNonceAccount,
  handOutValidatorKeys,
  type JsonList,
  type JsonPieces,
  listExitMessages,
  listNetworkStakes,
  listOperations,
  listStakes,
  prepareTransaction,
  readNetworkStats,
  readNonceAccount,
  readOperatorStats,
  readTransactionStatus,
  reportRewards,
  type System,
} from '@kiln-connect/usecases';
import type { ApiRoute, JsonText } from './api-route.ts';
import { fileAnswer, REPORT_TYPES } from './file-answer.ts';
import { type JsonStream, jsonStream } from './json-stream.ts';

/** What of a request a handler needs: its query and its body, whose fields have no name in common. */
interface ChainRequest {
  readonly chain: string;
  readonly route: WireRoute;
  readonly input: JsonObject;
}

type Handler = (request: ChainRequest, caller: Caller, system: System) => Promise<unknown>;

const data = async (answer: Promise<unknown>): Promise<{ data: unknown }> => ({
  data: await answer,
});

const listed = ({ dataJson, ...beside }: JsonList): JsonText => ({
  json: `{"data":${[dataJson, ...fields(beside)].join(',')}}`,
});

const fields = (beside: object): readonly string[] =>
  Object.entries(beside).map(([name, value]) => `"${name}":${JSON.stringify(value)}`);

/** As `listed`, for a list that may be too long for one text. */
const sent = (list: JsonList | JsonPieces): JsonText | JsonStream =>
  'dataPieces' in list ? streamed(list) : listed(list);

const streamed = ({ dataPieces, pagination }: JsonPieces): JsonStream =>
  jsonStream(
    '{"data":',
    dataPieces,
    pagination ? `,"pagination":${JSON.stringify(pagination)}}` : '}',
  );

/** Names a field that is a required text in every chain's schema for that kind of route. */
const having = <Field extends string>(input: JsonObject) =>
  input as JsonObject & { readonly [field in Field]: string };

/** A chain's report question in the words that all chains share. */
const question = ({ route, input }: ChainRequest): ReportQuery =>
  route.toReportQuery?.(input as never) ?? { filter: {} };

const HANDLERS: { readonly [kind in RouteKind]: Handler } = {
  craft: ({ chain, route, input }, caller, system) =>
    data(craftTransaction({ chain, action: route.action ?? '', input }, caller, system)),
  'validator-keys': ({ chain, input }, caller, system) =>
    data(handOutValidatorKeys({ chain, input: having<'account_id'>(input) }, caller, system)),
  'exit-messages': (request, caller, system) => {
    const { stakeIds } = question(request).filter;
    return data(listExitMessages({ chain: request.chain, stakeIds }, caller, system));
  },
  prepare: ({ chain, input }, caller, system) =>
    data(prepareTransaction({ chain, input }, caller, system)),
  broadcast: ({ chain, input }, caller, system) =>
    data(broadcastTransaction({ chain, input: having<'tx_serialized'>(input) }, caller, system)),
  status: ({ chain, input }, caller, system) =>
    data(readTransactionStatus({ chain, query: input }, caller, system)),
  decode: ({ chain, input }, caller, system) =>
    data(decodeTransaction({ chain, input: having<'tx_serialized'>(input) }, caller, system)),
  stakes: async (request, caller, system) => {
    const asked = { chain: request.chain, query: question(request) };
    return asked.query.filter.scope === 'network'
      ? sent(await listNetworkStakes(asked, caller, system))
      : listed(await listStakes(asked, caller, system));
  },
  rewards: (request, caller, system) =>
    reportRewards({ chain: request.chain, query: question(request) }, caller, system),
  operations: async (request, caller, system) =>
    listed(
      await listOperations({ chain: request.chain, query: question(request) }, caller, system),
    ),
  reports: async (request, caller, system) => {
    const { filter, startDate, endDate, file, utcOffsetMinutes, recognition } = question(request);
    const clock = { utcOffsetMinutes, recognition };
    const asked = { chain: request.chain, filter, startDate, endDate, ...file, ...clock };
    return fileAnswer(await exportChainReport(asked, caller, system));
  },
  'nonce-account': ({ chain }, caller, system) => data(readNonceAccount({ chain }, caller, system)),
  'give-up-nonce-account': ({ chain, input }, caller, system) =>
    data(giveUpOwnNonceAccount({ chain, ...having<'nonce_account'>(input) }, caller, system)),
  'network-stats': ({ chain }, caller, system) => data(readNetworkStats({ chain }, caller, system)),
  'operator-stats': ({ chain }, caller, system) =>
    data(readOperatorStats({ chain }, caller, system)),
};

/** Every route of every chain of the registry; what a kind of route does is the same for all. */
export function chainRoutes(chains: {
  readonly [name: string]: ChainRegistration;
}): readonly ApiRoute[] {
  return Object.entries(chains).flatMap(([chain, { info, routes }]) =>
    routes.map(
      (route): ApiRoute => ({
        method: route.method,
        path: `/v1/${chain}${route.path}`,
        tag: info.title,
        summary: route.summary,
        description: route.description,
        scope: route.scope,
        status: route.status ?? 200,
        query: route.query,
        body: route.body,
        answer: route.answer,
        files: route.kind === 'reports' ? REPORT_TYPES : undefined,
        handle: ({ query, body }, caller, system) => {
          const input = { ...(query as JsonObject), ...(body as JsonObject) };
          return HANDLERS[route.kind]({ chain, route, input }, caller, system);
        },
      }),
    ),
  );
}
