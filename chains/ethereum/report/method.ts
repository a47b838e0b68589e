/** How the figures of an exported report come to be, in words for whoever reads it. */
export const method: readonly { readonly subject: string; readonly text: string }[] = [
  {
    subject: 'Consensus rewards',
    text: 'Attestations, sync committees and block proposals as the beacon node computes them for each epoch and block, less penalties and slashings. Over any time: change of the balance + withdrawals - credited deposits, with consolidations counted like deposits and withdrawals.',
  },
  {
    subject: 'Execution rewards',
    text: 'What proposed blocks paid: gas used × (effective gas price - base fee) over the transactions of the block, or, for a block made by a builder, what the builder paid to the proposer (MEV).',
  },
  {
    subject: 'What is no reward',
    text: 'Deposits, top-ups, consolidations, withdrawals and transfers to the fee recipient that are no fees.',
  },
  {
    subject: 'Yields',
    text: 'APY = rewards × seconds of 365 days × 100 / sum of (effective balance × seconds of duty): percent a year, simple, before any fee.',
  },
  {
    subject: 'Balances',
    text: 'Stakes: balance of the validator on the consensus layer when the chain was last read. Rewards: effective balance of the validators that were on duty that day.',
  },
  {
    subject: 'Sources',
    text: 'Beacon API (rewards, validators, blocks) and execution JSON-RPC (receipts, logs) of the nodes that this deployment is connected to.',
  },
];
