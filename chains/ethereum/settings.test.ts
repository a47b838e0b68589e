import { describe, expect, it } from 'vitest';
import { settings } from './settings.ts';

const nodes = { execution: ['http://127.0.0.1:8545'], beacon: ['https://beacon.example/key'] };

const refusalOf = (value: unknown): string => {
  const issue = settings.safeParse(value).error?.issues[0];
  return `${issue?.path.join('.')}: ${issue?.message}`;
};

describe('settings of an Ethereum network', () => {
  it('need nodes and nothing else', () => {
    expect(settings.parse(nodes)).toEqual({ ...nodes, validator_clients: [] });
  });

  it('say which line is wrong and what would be right', () => {
    expect(refusalOf({ beacon: nodes.beacon })).toBe(
      'execution: Expected a list with the address of at least one execution node.',
    );
    expect(refusalOf({ ...nodes, beacon: [] })).toBe(
      'beacon: Expected the address of at least one beacon node.',
    );
    expect(refusalOf({ ...nodes, execution: ['ws://127.0.0.1'] })).toBe(
      'execution.0: Expected the address of a node, such as http://127.0.0.1:8545.',
    );
    expect(refusalOf({ ...nodes, batch_deposit_contract: '0x12' })).toBe(
      'batch_deposit_contract: Expected an address: 0x and 40 hex digits.',
    );
    expect(refusalOf({ ...nodes, validator_clients: [{ url: 'http://127.0.0.1:5062' }] })).toBe(
      'validator_clients.0.token_file: Expected the path of the file that holds the API token.',
    );
    expect(refusalOf({ ...nodes, validators: [] })).toBe(
      ': Unknown: validators. Known are execution, beacon, validator_clients, batch_deposit_contract, exit_request_contract, lido_exit_bus_oracle, rio_operator_registry and fee_recipient.',
    );
    expect(refusalOf('x')).toContain('Expected the settings of an Ethereum network');
  });
});
