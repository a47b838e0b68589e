/** Codes of the JSON-RPC of a node: those of the standard, and those of `RpcCustomError` of Agave. */
export const RPC_CODES = {
  parse: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  preflightFailure: -32002,
  signatureVerification: -32003,
  blockNotAvailable: -32004,
  slotSkipped: -32007,
  unsupportedVersion: -32015,
  minContextSlot: -32016,
  epochRewardsPeriodActive: -32017,
} as const;

/** What a node answers instead of a result. */
export class RpcError extends Error {
  readonly code: number;
  readonly data: unknown;

  constructor(kind: keyof typeof RPC_CODES, message: string, data?: unknown) {
    super(message);
    this.name = 'RpcError';
    this.code = RPC_CODES[kind];
    this.data = data;
  }
}

export const invalidParams = (message: string): RpcError => new RpcError('invalidParams', message);
