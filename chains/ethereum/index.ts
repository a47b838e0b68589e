import { defineChain } from '@kiln-connect/core';
import { info } from './chain.ts';
import { connect } from './connect.ts';
import { deriveValidatorKey } from './keys/derive.ts';
import { prepare } from './prepare.ts';
import { settingsFromNodes } from './probe-nodes.ts';
import { rewardAnswers } from './reporting/index.ts';
import type { EthereumSettings } from './settings.ts';
import { readSigned } from './signed.ts';
import { broadcastBody, prepareBody } from './wire/transaction.ts';

export default defineChain({
  info,
  connect,
  settingsFromNodes,
  deriveValidatorKey,
  prepare: (input) => prepare(prepareBody.parse(input)),
  readSigned: (input, network, settings) =>
    readSigned(broadcastBody.parse(input), network, settings as EthereumSettings),
  rewardAnswers,
});
