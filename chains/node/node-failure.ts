import { NodeAnswerError, NodeTimeoutError, NodeUnavailableError } from '@kiln-connect/core';

/** What can go wrong between us and a node; an answer that says "no" is none of these. */
export type NodeFailure = NodeAnswerError | NodeTimeoutError | NodeUnavailableError;

export const isNodeFailure = (error: unknown): error is NodeFailure =>
  error instanceof NodeAnswerError ||
  error instanceof NodeTimeoutError ||
  error instanceof NodeUnavailableError;

// Causes are left out on purpose: those of HTTP clients carry the whole address, key included.

/** The node can not be reached or says itself that it can not serve; code 'node_unavailable'. */
export const nodeUnavailable = (node: string, reason: string): NodeUnavailableError =>
  new NodeUnavailableError({
    code: 'node_unavailable',
    message: `The ${node} is not available: ${reason}. Try again once it is back.`,
    details: { node },
  });

/** The request was given up because we close the connection; code 'node_unavailable'. */
export const closedByUs = (node: string): NodeUnavailableError =>
  nodeUnavailable(node, 'the connection was closed by us');

/** The node did not answer within the time given; code 'node_timeout'. */
export const nodeTimeout = (node: string, milliseconds: number): NodeTimeoutError =>
  new NodeTimeoutError({
    code: 'node_timeout',
    message: `The ${node} did not answer within ${milliseconds} ms. Try again once it is faster.`,
    details: { node },
  });

/** The node answered what can not be, and the answer is not used; code 'node_answer'. */
export const nodeAnswer = (node: string, problem: string): NodeAnswerError =>
  new NodeAnswerError({
    code: 'node_answer',
    message: `The ${node} gave an answer that can not be used: ${problem}.`,
    details: { node },
  });

/** Why a node is set aside: what it says is not merely missing, it can not be true. */
export type LieReason =
  | 'other_network'
  | 'head_went_back'
  | 'finalized_changed'
  | 'contradicts_others';

/** What can not be true of what a node says. */
export interface Lie {
  readonly reason: LieReason;
  /** In words, to follow the node's name: 'its chain id is 1, not 31337'. */
  readonly problem: string;
}

/** The node can not be believed, whatever it is asked; code 'node_answer', `details.reason`. */
export const nodeLie = (node: string, { reason, problem }: Lie): NodeAnswerError =>
  new NodeAnswerError({
    code: 'node_answer',
    message: `The ${node} gave an answer that can not be used: ${problem}.`,
    details: { node, reason },
  });

/** Why the node that failed so is set aside; undefined for failures that are no lies. */
export const lieReasonOf = (failure: NodeFailure): LieReason | undefined =>
  failure instanceof NodeAnswerError
    ? (failure.details?.reason as LieReason | undefined)
    : undefined;

/** The failure of a node inside an error that a library wrapped around it, if there is one. */
export function nodeFailureIn(error: unknown): NodeFailure | undefined {
  let inner = error;
  for (let depth = 0; depth < 8 && inner instanceof Error; depth++) {
    if (isNodeFailure(inner)) return inner;
    inner = inner.cause;
  }
  return undefined;
}

/** The statuses with which a server says "not now" or "not you" rather than "this is wrong". */
export const isUnavailableStatus = (status: number): boolean =>
  status >= 500 || status === 401 || status === 403 || status === 408 || status === 429;

/** What a bad HTTP status is to a request, which is told so: 'to eth_call', 'when asked for the genesis'. */
export const statusFailure = (node: string, status: number, asked: string): NodeFailure =>
  isUnavailableStatus(status)
    ? nodeUnavailable(node, `it answered ${status} ${asked}`)
    : nodeAnswer(node, `status ${status} ${asked}`);

/** The system's word for what went wrong with a connection: 'ECONNREFUSED'. */
export function connectionProblem(error: Error): string {
  for (let inner: unknown = error; inner instanceof Error; inner = inner.cause) {
    if ('code' in inner && typeof inner.code === 'string') return inner.code;
  }
  return 'the connection failed';
}
