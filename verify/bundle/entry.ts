import { answerMessages } from './answer-messages.ts';

// What the single file holds: the verifier's door, and in a Web Worker somebody who answers there.

export * from '../index.ts';

answerMessages();
