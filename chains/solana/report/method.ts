/** How the figures of an exported report come to be, in words for whoever reads it. */
export const method: readonly { readonly subject: string; readonly text: string }[] = [
  {
    subject: 'Inflation rewards',
    text: 'What the chain credits to a stake account for an epoch (getInflationReward), after the commission of the validator, booked when it is credited: in the first blocks of the next epoch. It is staked again at once.',
  },
  {
    subject: 'Tips (MEV)',
    text: "What a program for tips paid into the stake account, after the validator's commission on them. What the validator kept is told by no transaction of the stake and is not in this report.",
  },
  {
    subject: 'What is no reward',
    text: 'Transfers into a stake account, splits, merges and withdrawals. Rewards stay with the stake account that earned them: a split or a merge moves lamports, and no history.',
  },
  {
    subject: 'Yields',
    text: 'Net APY of a stake = what the last epoch paid × seconds of 365 days × 100 / (effective stake × seconds of the epoch): percent a year, simple, after what validators kept. What an epoch earned is credited on one day, so that days have no yield of their own.',
  },
  {
    subject: 'Balances',
    text: 'Stakes: all that is in the stake account when the chain was last read, its rent reserve included. Rewards: what was effective that day, which grows and shrinks over several epochs where the network lets it.',
  },
  {
    subject: 'Sources',
    text: 'JSON-RPC (accounts, transactions, inflation rewards, blocks) of the nodes that this deployment is connected to.',
  },
];
