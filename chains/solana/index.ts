import { defineChain } from '@kiln-connect/core';
import { readInput } from '../read-input.ts';
import { info } from './chain.ts';
import { connect } from './connect.ts';
import { portfolio } from './portfolio.ts';
import { prepare } from './prepare.ts';
import { settingsFromNodes } from './probe-nodes.ts';
import { report } from './report/index.ts';
import { intendedAuthorities } from './reporting/authorities.ts';
import { rewardAnswers } from './reporting/reward-answers.ts';
import { readSigned } from './signed.ts';
import { broadcastBody, prepareBody } from './wire/transaction.ts';

export default defineChain({
  info,
  connect: async (options) => connect(options),
  settingsFromNodes,
  prepare: (input) => prepare(readInput(prepareBody, input)),
  readSigned: (input) => readSigned(readInput(broadcastBody, input)),
  intendedAuthorities,
  rewardAnswers,
  report,
  portfolio,
});
