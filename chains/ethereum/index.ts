import { defineChain } from '@kiln-connect/core';
import { readInput } from '../read-input.ts';
import { info } from './chain.ts';
import { connect } from './connect.ts';
import { deriveValidatorKey } from './keys/derive.ts';
import { portfolio } from './portfolio.ts';
import { prepare } from './prepare.ts';
import { settingsFromNodes } from './probe-nodes.ts';
import { report } from './report/index.ts';
import {
  ACCRUING_COMPONENTS,
  intendedAuthorities,
  operatorStats,
  rewardAnswers,
  statedAuthorities,
} from './reporting/index.ts';
import type { EthereumSettings } from './settings.ts';
import { readSigned } from './signed.ts';
import { broadcastBody, prepareBody } from './wire/transaction.ts';

export default defineChain({
  info,
  connect,
  settingsFromNodes,
  deriveValidatorKey,
  prepare: (input) => prepare(readInput(prepareBody, input)),
  readSigned: (input, network, settings) =>
    readSigned(readInput(broadcastBody, input), network, settings as EthereumSettings),
  intendedAuthorities,
  statedAuthorities,
  accruingComponents: ACCRUING_COMPONENTS,
  rewardAnswers,
  operatorStats,
  report,
  portfolio,
});
