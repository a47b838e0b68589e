import { becomeChild } from '../process/child.ts';
import type { Commands } from './control.ts';
import { startNode } from './node.ts';

// The devnet's own process: it owns the virtual machine, the blocks and the server.

let commands: Omit<Commands, 'start'> | undefined;

const { log, fail } = becomeChild({
  title: 'Solana',
  run: async (command, input) => {
    if (command === 'start') {
      ({ commands } = await startNode(input, { log, onFailure: fail }));
      return null;
    }
    if (!commands) throw new Error('the devnet has not been started');
    return commands[command as keyof typeof commands](input);
  },
  end: async () => {},
});
