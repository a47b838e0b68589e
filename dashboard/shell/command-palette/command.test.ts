import { expect, test } from 'vitest';
import { type Command, findCommands } from './command.ts';

const command = (group: string, label: string, words?: string): Command => ({
  id: label,
  group,
  label,
  ...(words && { words }),
  run: () => {},
});

const commands = [
  command('Settings', 'Members', 'invite people role'),
  command('Settings', 'API tokens', 'key secret'),
  command('Theme', 'Dark theme'),
  command('Actions', 'Create API token'),
];
const find = (text: string) => findCommands(commands, text).map((one) => one.label);

test('All commands are listed before anything is typed', () => {
  expect(find(' ')).toHaveLength(4);
});

test('A command is found by any part of its words, in any case and order', () => {
  expect(find('TOKEN api')).toEqual(['API tokens', 'Create API token']);
  expect(find('invite')).toEqual(['Members']);
});

test('What begins with the text comes first', () => {
  expect(find('create')).toEqual(['Create API token']);
  expect(find('api')[0]).toBe('API tokens');
});

test('What nothing matches finds nothing', () => {
  expect(find('withdraw')).toEqual([]);
});
