import { describe, expect, it } from 'vitest';
import { ConfigurationError } from './configuration-error.ts';
import { parseConfiguration, readConfigurationFile } from './read-file.ts';

const read = (text: string) => parseConfiguration(text, '/etc/connect.yaml');

const faultOf = (text: string): string => {
  try {
    read(text);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
  throw new Error('it was not refused');
};

const ADDRESS = '0x00000000219ab540356cBB839Cbe05303d7705Fa';

describe('the configuration file', () => {
  it('may be empty: everything has a default', () => {
    expect(read('')).toEqual({
      limits: {
        unknownParameters: 'refuse',
        requestsPerSecond: 100,
        requestsPerSecondPerAddress: 300,
        bodyBytes: 1_048_576,
      },
      cors: { origins: [] },
      devnet: { slotsPerSecond: 4 },
      mail: {},
      singleSignOn: { allowedOrigins: [] },
      webhooks: { allowedOrigins: [] },
      prices: { provider: 'none' },
      chains: {},
    });
  });

  it('names who gives prices, with what belongs to them and nothing else', () => {
    const prices = (text: string) => read(`prices: ${text}`).prices;
    expect(prices('{ provider: defillama }')).toEqual({ provider: 'defillama' });
    expect(prices('{ provider: coingecko, plan: pro, api_key_file: /run/key }')).toEqual({
      provider: 'coingecko',
      plan: 'pro',
      api_key_file: '/run/key',
    });
    expect(faultOf('prices: { provider: somebody }')).toContain('none, coingecko or defillama');
    expect(faultOf('prices: { provider: coingecko, plan: pro }')).toContain('api_key_file');
    expect(faultOf('prices: { provider: defillama, api_key_file: /k }')).toContain(
      'coingecko alone',
    );
  });

  it('holds the nodes of a chain, as the chain itself describes them', () => {
    const { chains } = read(`
chains:
  eth:
    mainnet:
      execution: [https://execution.example/key]
      beacon: [https://beacon.example]
      batch_deposit_contract: ${ADDRESS}
`);
    // An address without quotes is a text, not a number in base 16.
    expect(chains).toEqual({
      eth: {
        mainnet: {
          execution: ['https://execution.example/key'],
          beacon: ['https://beacon.example'],
          validator_clients: [],
          batch_deposit_contract: ADDRESS.toLowerCase(),
        },
      },
    });
  });

  it('with an unknown name is refused at its line, with the nearest name', () => {
    expect(faultOf('limits:\n  requestPerSecond: 5\n')).toBe(
      "The configuration file has a fault:\n  /etc/connect.yaml:2:3: limits: 'requestPerSecond' is not known here; did you mean 'requestsPerSecond'?",
    );
    expect(faultOf('chains:\n  eht: {}\n')).toContain(
      "/etc/connect.yaml:2:3: chains: 'eht' is not known here; did you mean 'eth'?",
    );
  });

  it('with a wrong value is refused at its line and column, with what is right and what was found', () => {
    expect(faultOf('limits:\n  requestsPerSecond: lots\n')).toBe(
      "The configuration file has a fault:\n  /etc/connect.yaml:2:22: limits.requestsPerSecond: Expected a whole number, 1 to 1000000. Found: 'lots'.",
    );
    expect(
      faultOf('cors:\n  origins:\n    - https://a.example\n    - https://b.example/\n'),
    ).toContain(
      '/etc/connect.yaml:4:7: cors.origins[1]: Expected an origin such as https://app.example.com',
    );
  });

  it('without something required is refused at the section that lacks it', () => {
    expect(faultOf('chains:\n  eth:\n    mainnet:\n      beacon: [https://b.example]\n')).toMatch(
      /connect\.yaml:3:5: chains\.eth\.mainnet\.execution is missing: Expected a list/,
    );
  });

  it('with several faults tells them all', () => {
    const message = faultOf('limit: {}\ncors: 5\n');
    expect(message).toContain('has 2 faults');
    expect(message).toContain(":1:1: 'limit' is not known here; did you mean 'limits'?");
    expect(message).toContain(':2:7: cors: ');
  });

  it('that is no YAML is refused where it breaks, a name that stands twice as well', () => {
    expect(faultOf('limits: {\n')).toMatch(/connect\.yaml:2:1: /);
    expect(faultOf('cors: {}\ncors: {}\n')).toMatch(/connect\.yaml:2:1: Map keys must be unique/);
  });

  it('never shows the secret part of an address', () => {
    const message = faultOf(
      'chains:\n  eth:\n    mainnet:\n      execution: "ftp://user:pass@node.example/v3/secret?key=secret"\n',
    );
    expect(message).toContain('ftp://node.example/…');
    expect(message).not.toMatch(/secret|pass/);
  });

  it('that can not be read is named', () => {
    expect(() => readConfigurationFile('/nowhere/connect.yaml')).toThrow(
      /\/nowhere\/connect\.yaml can not be read/,
    );
  });
});
