import { describe, expect, it } from 'vitest';
import { type ContractFile, contractRoutes, readContract } from './contract.ts';
import { contractSchema } from './contract-schema.ts';

const file: ContractFile = {
  name: 'test',
  operations: {},
  parameters: { States: ["'on'|'off'"] },
  schemas: { Named: { id: 'string', 'note?': 'string|null' } },
};

describe('the contract', () => {
  it('has every route of the service, each once', () => {
    const routes = contractRoutes(readContract());
    const names = routes.map(({ method, path }) => `${method} ${path}`);
    expect(names).toHaveLength(350);
    expect(new Set(names).size).toBe(350);
    expect(names).toContain('POST /accounts/{id}/stakes');
  });

  it('can be read as JSON Schema in full: each parameter, body and answer', () => {
    for (const { operation, file: owner } of contractRoutes(readContract())) {
      for (const parameters of [operation.path, operation.query]) {
        for (const type of Object.values(parameters ?? {})) contractSchema(type, owner);
      }
      if (operation.body) contractSchema(operation.body, owner);
      for (const answer of Object.values(operation.responses)) {
        for (const type of Object.values(answer ?? {})) contractSchema(type, owner);
      }
    }
  });

  it('reads optional fields, lists, references and alternatives', () => {
    expect(contractSchema(['$schemas.Named'], file)).toEqual({
      type: 'array',
      items: {
        type: 'object',
        properties: {
          id: { type: 'string' },
          note: { anyOf: [{ type: 'string' }, { type: 'null' }] },
        },
        required: ['id'],
      },
    });
    expect(contractSchema('$parameters.States', file)).toEqual({
      type: 'array',
      items: { enum: ['on', 'off'] },
    });
    expect(contractSchema('1|137', file)).toEqual({ enum: [1, 137] });
    expect(contractSchema({ oneOf: ['string', ['string']] }, file)).toEqual({
      oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }],
    });
  });

  it('refuses a type that it does not have, rather than guess', () => {
    expect(() => contractSchema('integer', file)).toThrow("'integer' is no type");
    expect(() => contractSchema('$schemas.Nobody', file)).toThrow('no schemas.Nobody');
  });
});
