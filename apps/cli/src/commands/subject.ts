import { type ErasureView, ROUTES, type SubjectView } from '@countersign/schema';
import type { Command } from 'commander';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { checkInput } from '../input/check-input.ts';
import { checkReason } from '../input/check-reason.ts';
import { unlessWaiting } from '../input/unless-waiting.ts';
import { formatGovernanceChange } from '../output/format-governance-change.ts';
import { fields, table } from '../output/table.ts';

/** `countersign subject show|erase|erasures|confirm|refuse|withdraw|hold|release|holds`: somebody's personal data. */
export function addSubjectCommands(program: Command, config: CliConfig): void {
  const subject = program
    .command('subject')
    .description('personal data: whose is stored, erasing it, and holds against that');
  subject
    .command('show <subject>')
    .description('an API user, request, principal or file, owner:INTEGRATION or account:ACCOUNT')
    .action(async (name: string, _options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const params = checkInput(ROUTES.showSubject.params, { subject: name });
      const answer = await context.client().showSubject({ params });
      context.answer(answer, () => showSubject(answer));
    });
  addErasing(subject, config);
  addHolding(subject, config);
}

function addErasing(subject: Command, config: CliConfig): void {
  subject
    .command('erase <subject>')
    .description('request that the personal data of somebody be made unreadable for good')
    .requiredOption('--reason-code <code>', 'why, as a code that goes into the log, such as gdpr-17')
    .action(async (name: string, options: { reasonCode: string }, command: Command) => {
      const context = contextOf(command, config);
      const body = checkInput(ROUTES.requestErasure.body, { subject: name, ...options });
      const change = await context.client().requestErasure({ body });
      context.answer(change, () => formatGovernanceChange(change), [change.id]);
    });
  subject
    .command('erasures')
    .description('list the requested erasures, newest first')
    .option('--state <state>', 'open, approved, done, refused or withdrawn')
    .action(async (options: Record<string, string>, command: Command) => {
      const context = contextOf(command, config);
      const answer = await context.client().listErasures({ query: options });
      context.answer(
        answer,
        () => showErasures(answer.erasures),
        answer.erasures.map((one) => one.id),
      );
    });
  for (const verdict of ['confirm', 'refuse'] as const) {
    const command = subject.command(`${verdict} <erasure>`).description(VERDICTS[verdict]);
    const withReason =
      verdict === 'refuse'
        ? command.requiredOption('--reason <text>', 'why; whoever asked is shown it')
        : command.option('--reason <text>', 'why');
    withReason.action(async (id: string, { reason }: { reason?: string }, command: Command) => {
      const context = contextOf(command, config);
      const client = context.client();
      checkReason(reason);
      const { digest } = await client.showChange({ params: { id } });
      const body = { verdict: verdict === 'confirm' ? ('approve' as const) : ('reject' as const), digest };
      await client.reviewChange({ params: { id }, body: reason === undefined ? body : { ...body, reason } });
      const change = await client.showChange({ params: { id } });
      context.answer(change, () => formatGovernanceChange(change), [id]);
    });
  }
  subject
    .command('withdraw <erasure>')
    .description('take back an erasure that you asked for')
    .action(async (id: string, _options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const answer = await context.client().withdrawChange({ params: { id } });
      context.answer(answer, () => `${id} is ${answer.state}`, [id]);
    });
}

const VERDICTS = {
  confirm: 'approve an erasure that somebody else asked for; with the second approval it is done, for good',
  refuse: 'refuse an erasure that somebody else asked for',
} as const;

function addHolding(subject: Command, config: CliConfig): void {
  subject
    .command('holds')
    .description('list what keeps personal data from being erased')
    .action(async (_options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const { holds } = await context.client().listHolds({});
      context.answer(
        holds,
        () =>
          table(
            ['subject', 'matter', 'since', 'by'],
            holds.map((one) => [one.subject, one.matter, one.placedAt, one.placedBy]),
          ),
        holds.map((one) => one.subject),
      );
    });
  const matter = [
    '--matter <id>',
    'the matter, as a code that goes into the log, such as CASE-2026-7',
  ] as const;
  subject
    .command('hold <subject>')
    .description('keep personal data from being erased because of a legal matter, at once')
    .requiredOption(...matter)
    .action(async (subject: string, options: { matter: string }, command: Command) => {
      const context = contextOf(command, config);
      const params = checkInput(ROUTES.showSubject.params, { subject });
      const body = checkInput(ROUTES.holdSubject.body, options);
      const answer = await context.client().holdSubject({ params, body });
      context.answer(answer, () => showSubject(answer));
    });
  subject
    .command('release <subject>')
    .description('ask for a hold to end; two others approve, and not whoever placed it')
    .requiredOption(...matter)
    .option('--reason <text>', 'why; the reviewers are shown it (required once the installation is sealed)')
    .action(async (subject: string, options: { matter: string; reason?: string }, command: Command) => {
      const context = contextOf(command, config);
      const params = checkInput(ROUTES.showSubject.params, { subject });
      const body = checkInput(ROUTES.releaseSubject.body, options);
      const { made, waits } = await unlessWaiting(context.client().releaseSubject({ params, body }));
      context.answer(made ?? waits, () =>
        made === null ? formatGovernanceChange(waits) : showSubject(made),
      );
    });
}

function showSubject(subject: SubjectView): string {
  const holds = subject.holds.filter((hold) => hold.releasedAt === null);
  return [
    fields([
      ['subject', subject.subject],
      ['kind', subject.kind],
      ['account', subject.account ?? '-'],
      ['API users', subject.apiUsers.join(', ') || '-'],
      ['requests', String(subject.requests)],
      ['held for', holds.map((hold) => hold.matter).join(', ') || '-'],
      ['erased', subject.erasedAt ?? 'no'],
    ]),
    ...(subject.erasures.length === 0 ? [] : ['', showErasures(subject.erasures)]),
  ].join('\n');
}

function showErasures(erasures: readonly ErasureView[]): string {
  return table(
    ['erasure', 'subject', 'reason', 'state', 'asked for', 'by'],
    erasures.map((one) => [one.id, one.subject, one.reasonCode, one.state, one.askedAt, one.askedBy]),
  );
}
