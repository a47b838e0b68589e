import { expect, test } from 'vitest';
import { chainState } from './chain-state.ts';

const node = (healthy: boolean) => ({ node: 'n', healthy, detail: '' });

test('A chain whose nodes are all reached is healthy', () => {
  expect(chainState({ nodes: [node(true)], indexer: { lag_seconds: 2 } })).toEqual({
    tone: 'success',
    label: 'Healthy',
    note: '1 of 1 node reached.',
  });
});

test('A chain without a reachable node is not called healthy', () => {
  expect(chainState({ nodes: [node(false), node(false)] }).label).toBe('Not reached');
  expect(chainState({ nodes: [] }).label).toBe('Not reached');
});

test('A chain that lost one of its nodes says so', () => {
  expect(chainState({ nodes: [node(true), node(false)] }).note).toBe('1 of 2 nodes reached.');
});

test('Late reports are told in minutes', () => {
  expect(chainState({ nodes: [node(true)], indexer: { lag_seconds: 600 } }).note).toBe(
    'Reports are 10 minutes behind.',
  );
});

test('A local chain, whose clock makes minutes within a second, is never called late', () => {
  const clock = { time: '2026-01-01T00:00:00Z', running: true };
  expect(chainState({ nodes: [node(true)], indexer: { lag_seconds: 600 }, clock }).label).toBe(
    'Healthy',
  );
});
