import { NodeAnswerError } from '@kiln-connect/core';

/**
 * For answers that are well-formed each and can not be used together; code 'node_answer'. Which one of
 * several nodes gave them is not known here.
 */
export const unusable = (kind: 'beacon' | 'execution', sentence: string): NodeAnswerError =>
  new NodeAnswerError({
    code: 'node_answer',
    message: `The eth ${kind} node ${sentence}`,
    details: { node: `eth ${kind} node` },
  });
