import { type PolicyProposalView, ROUTES } from '@countersign/schema';
import type { Command } from 'commander';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { UsageError } from '../exit-codes.ts';
import { checkInput } from '../input/check-input.ts';
import { checkReason } from '../input/check-reason.ts';
import { fields, table } from '../output/table.ts';
import { formatProposal } from '../policies/format-proposal.ts';

/** `countersign policy activate|proposals|proposal|approve|reject|withdraw|at|bundle`: how policies change. */
export function addPolicyLifeCommands(policy: Command, config: CliConfig): void {
  addProposing(policy, config);
  addReviewing(policy, config);
  addHistory(policy, config);
}

function addProposing(policy: Command, config: CliConfig): void {
  policy
    .command('activate <policies>')
    .description('propose other policies: a folder, or "shipped" for those of this version')
    .requiredOption('--note <text>', 'what changes and why, for the reviewers')
    .action(async (name: string, options: { note: string }, command: Command) => {
      const context = contextOf(command, config);
      const { readPolicies } = await import('../policies/read-policies.ts');
      const documents = await readPolicies(context, name);
      const body = checkInput(ROUTES.proposePolicies.body, { documents, note: options.note });
      const proposal = await context.client().proposePolicies({ body });
      context.answer(
        proposal,
        () =>
          [
            formatProposal(proposal),
            ...(proposal.state === 'proposed'
              ? ['', `Ask two others: countersign policy approve ${proposal.id}`]
              : []),
          ].join('\n'),
        [proposal.id],
      );
    });
  policy
    .command('proposals')
    .description('list the proposed sets of policies, newest first')
    .option('--state <state>', 'proposed, activated, rejected, withdrawn, expired or superseded')
    .action(async (options: Record<string, string>, command: Command) => {
      const context = contextOf(command, config);
      const answer = await context.client().listProposals({ query: options });
      context.answer(
        answer,
        () =>
          table(
            ['proposal', 'state', 'asked for', 'by', 'approvals', 'note'],
            answer.proposals.map((one) => [
              one.id,
              one.state,
              one.createdAt,
              one.proposer,
              approvals(one),
              one.note,
            ]),
          ),
        answer.proposals.map((one) => one.id),
      );
    });
  policy
    .command('proposal <id>')
    .description('show a proposal with its assessment')
    .action(async (id: string, _options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const proposal = await context.client().showProposal({ params: { id } });
      context.answer(proposal, () => formatProposal(proposal), [id]);
    });
  policy
    .command('withdraw <id>')
    .description('withdraw a proposal of your own')
    .action(async (id: string, _options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const client = context.client();
      const { change } = changeOf(await client.showProposal({ params: { id } }));
      await client.withdrawChange({ params: { id: change.id } });
      const { state } = await client.showProposal({ params: { id } });
      context.answer({ state }, () => `${id} is ${state}`, [id]);
    });
}

function addReviewing(policy: Command, config: CliConfig): void {
  for (const verdict of ['approve', 'reject'] as const) {
    const command = policy
      .command(`${verdict} <id>`)
      .description(`${verdict} a proposal of somebody else`)
      .option('--digest <digest>', 'digest of the policies that you looked at');
    const withReason =
      verdict === 'reject'
        ? command.requiredOption('--reason <text>', 'why; the proposer is shown it')
        : command.option('--reason <text>', 'why');
    withReason.action(async (id: string, options: { digest?: string; reason?: string }, command: Command) => {
      const context = contextOf(command, config);
      const client = context.client();
      const { change, policyDigest } = changeOf(await client.showProposal({ params: { id } }));
      const { reason, digest = policyDigest } = options;
      checkReason(reason);
      if (digest !== policyDigest)
        throw new UsageError(
          `${digest} is not the digest of ${id}. Look at it again: countersign policy proposal ${id}`,
        );
      const body = { verdict, digest: change.digest };
      await client.reviewChange({
        params: { id: change.id },
        body: reason === undefined ? body : { ...body, reason },
      });
      const { state } = await client.showProposal({ params: { id } });
      context.answer({ state }, () => `${id} is ${state}`, [id]);
    });
  }
}

function addHistory(policy: Command, config: CliConfig): void {
  policy
    .command('at <time>')
    .description('which policies were in force at a time, with the proof from the log')
    .action(async (time: string, _options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const at = new Date(time);
      if (Number.isNaN(at.getTime()))
        throw new UsageError(`${time} is no time; write it as 2026-11-22 or 2026-11-22T10:00:00Z.`);
      const answer = await context.client().policiesAt({ query: { time: at.toISOString() } });
      context.answer(answer, () =>
        [
          fields([
            ['policies', answer.digest],
            ['in force since', answer.activatedAt],
            ['entry of the log', String(answer.entry.index)],
          ]),
          '',
          table(
            ['rule', 'version', 'effect', 'title'],
            answer.rules.map((rule) => [rule.id, String(rule.version), rule.effect, rule.title]),
          ),
          '',
          answer.entry.proof,
        ].join('\n'),
      );
    });
  policy
    .command('bundle [digest]')
    .description(
      'print a set of policies as a bundle that the log has signed; without a digest the one in force',
    )
    .action(async (digest: string | undefined, _options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const client = context.client();
      const wanted = digest ?? (await client.listPolicies({})).digest;
      const bundle = await client.policyBundle({ params: { digest: wanted } });
      // For people as for programs: it is a file.
      context.answer(bundle, () => JSON.stringify(bundle, null, 2));
    });
  policy
    .command('check-bundle <file>')
    .description('check a bundle offline: signature, and the digest of every rule')
    .requiredOption('--vkey <key>', "the log's public key, as /v1/keys gives it")
    .action(async (path: string, options: { vkey: string }, command: Command) => {
      const context = contextOf(command, config);
      const { checkBundle } = await import('../policies/check-bundle.ts');
      const checked = await checkBundle(config, path, options.vkey);
      context.answer(checked, () => `${checked.rules} rules, signed: ${checked.digest}`);
    });
}

/** What its reviews are of. @throws UsageError for one that is none any more */
function changeOf({ id, state, change, policyDigest }: PolicyProposalView) {
  if (change === null)
    throw new UsageError(
      `${id} is ${state}, from before an update. Where it is still wanted, propose it anew.`,
    );
  return { change, policyDigest };
}

function approvals({ reviews, approvalsNeeded }: PolicyProposalView): string {
  return `${reviews.filter((one) => one.verdict === 'approve').length} of ${approvalsNeeded}`;
}
