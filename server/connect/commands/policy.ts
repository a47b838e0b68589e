import type { Network } from '@kiln-connect/core';
import type {
  PolicyAnswer,
  PolicyHistoryAnswer,
  PolicyProposalAnswer,
  PolicyVersionAnswer,
} from '@kiln-connect/usecases';
import type { Command } from 'commander';
import { type AddCommand, asksServer, group } from '../command.ts';
import { CommandFailure } from '../failure.ts';
import { path } from '../operator-client.ts';
import { network } from '../option-values.ts';
import { facts, plain, table } from '../print.ts';
import { readJson } from '../verify-input.ts';

interface Options {
  readonly organization: string;
  readonly network: Network;
}

/** A command of the group, with the options that say whose policy it is. */
const command = (program: Command, name: string, description: string): Command =>
  group(program, 'policy', 'What an organization lets be crafted and signed')
    .command(name)
    .description(description)
    .requiredOption('--organization <slug>', 'whose policy')
    .requiredOption('--network <network>', 'on which network: mainnet, testnet or devnet', network);

const at = ({ organization, network: one }: Options): string =>
  path`/organizations/${organization}/policies/${one}`;

const hashOf = ({ hash }: { readonly hash: string | null }): string => hash ?? 'no policy';

/** `policy show` */
export const addPolicyShow: AddCommand = (program, output) => {
  command(
    program,
    'show',
    'Show the signing policy in force, and the change of it that waits',
  ).action(
    asksServer(
      (server, options: Options) => server.get<PolicyAnswer>(at(options)),
      {
        people: ({ current, waiting }) =>
          [
            current === null
              ? 'There is no signing policy: nothing is limited.'
              : `${facts([
                  ['Version', String(current.version)],
                  ['In force since', current.effective_at],
                  ['Proposed by', current.proposed_by],
                  ['Approved by', current.approved_by ?? 'nobody: after its delay'],
                  ['SHA-256', hashOf(current)],
                ])}\n${JSON.stringify(current.policy, null, 2)}`,
            ...(waiting === null ? [] : [waitingText(waiting)]),
          ].join('\n\n'),
        quiet: ({ current }) => current?.hash ?? '',
      },
      output,
    ),
  );
};

const waitingText = (change: PolicyProposalAnswer): string =>
  `A change waits:\n${facts([
    ['Change', change.id],
    ['Proposed by', change.proposed_by],
    ['Reason', change.reason],
    ['Takes effect', change.effective_at ?? 'when another owner or admin approves it'],
    ['SHA-256', hashOf(change)],
  ])}\n${JSON.stringify(change.policy, null, 2)}`;

/** `policy propose` */
export const addPolicyPropose: AddCommand = (program, output) => {
  command(
    program,
    'propose',
    'Propose another signing policy; an owner or admin of the organization has to approve it',
  )
    .option('--file <file>', 'the policy, JSON: docs/policy.md says what stands in it')
    .option('--none', 'remove the policy: limit nothing any more')
    .requiredOption('--reason <text>', 'why, as the members are told')
    .addHelpText(
      'after',
      `
Give one of --file and --none. To change the policy in force:
  connect policy show --organization acme --network mainnet --json | jq .current.policy > policy.json
  connect policy propose --organization acme --network mainnet --file policy.json --reason 'A new validator'`,
    )
    .action(
      asksServer(
        async (server, options: Options & { file?: string; none?: true; reason: string }) => {
          const { file, none, reason } = options;
          if ((file === undefined) === (none === undefined)) {
            throw new CommandFailure({
              message: 'Give the policy with --file, or remove it with --none: one of the two.',
              exitCode: 2,
            });
          }
          const policy = file === undefined ? null : await readJson(file);
          return server.post<PolicyProposalAnswer>(`${at(options)}/changes`, { policy, reason });
        },
        { people: waitingText, quiet: ({ id }) => id },
        output,
      ),
    );
};

/** `policy approve` */
export const addPolicyApprove: AddCommand = (program, output) => {
  command(program, 'approve', 'Approve a change that a member of the organization proposed')
    .argument('<id>', "its id, as 'policy show' shows it")
    .action(
      asksServer(
        (server, options: Options, id) =>
          server.post<PolicyVersionAnswer>(at(options) + path`/changes/${id}/approve`, {}),
        {
          people: (version) => `Version ${version.version} is in force: ${hashOf(version)}.`,
          quiet: ({ hash }) => hash ?? '',
        },
        output,
      ),
    );
};

/** `policy cancel` */
export const addPolicyCancel: AddCommand = (program, output) => {
  command(program, 'cancel', 'Cancel a change that waits')
    .argument('<id>', "its id, as 'policy show' shows it")
    .action(
      asksServer(
        (server, options: Options, id) =>
          server.post<PolicyProposalAnswer>(at(options) + path`/changes/${id}/cancel`, {}),
        {
          people: (change) =>
            `It is cancelled; what ${plain(change.proposed_by)} proposed does not take effect.`,
          quiet: ({ id }) => id,
        },
        output,
      ),
    );
};

/** `policy history` */
export const addPolicyHistory: AddCommand = (program, output) => {
  command(program, 'history', 'List all versions of the signing policy').action(
    asksServer(
      (server, options: Options) => server.get<PolicyHistoryAnswer>(`${at(options)}/history`),
      {
        people: ({ versions }) =>
          table(
            versions,
            {
              version: ({ version }) => String(version),
              since: ({ effective_at }) => effective_at,
              proposed: ({ proposed_by }) => proposed_by,
              approved: ({ approved_by }) => approved_by,
              reason: ({ reason }) => reason,
              hash: hashOf,
            },
            'There never was a signing policy.',
          ),
        quiet: ({ versions }) => versions.map(hashOf).join('\n'),
      },
      output,
    ),
  );
};
