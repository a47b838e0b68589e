import { describe, expect, it } from 'vitest';
import { settings } from './settings.ts';

const messageOf = (value: unknown): string | undefined =>
  settings.safeParse(value).error?.issues[0]?.message;

describe('the settings of a Solana network', () => {
  it('are the addresses of its nodes', () => {
    const rpc = ['http://127.0.0.1:8899', 'https://node.example/key'];
    expect(settings.parse({ rpc })).toEqual({ rpc });
  });

  it('are refused with what would be right', () => {
    expect(messageOf({ rpc: [] })).toBe('Expected a list with the address of at least one node.');
    expect(messageOf({ rpc: ['ws://127.0.0.1:8900'] })).toContain('such as http://127.0.0.1:8899');
    expect(messageOf({ rpc: ['http://127.0.0.1'], execution: [] })).toBe(
      'Unknown: execution. Known is rpc.',
    );
    expect(messageOf('http://127.0.0.1')).toBe('Expected the settings of a Solana network: rpc.');
  });
});
