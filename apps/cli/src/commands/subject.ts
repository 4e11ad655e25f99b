import { type ErasureView, ROUTES, type SubjectView } from '@countersign/schema';
import type { Command } from 'commander';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { checkInput } from '../input/check-input.ts';
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
      const erasure = await context.client().requestErasure({ body });
      context.answer(
        erasure,
        () =>
          [showErasures([erasure]), '', `Ask somebody else: countersign subject confirm ${erasure.id}`].join(
            '\n',
          ),
        [erasure.id],
      );
    });
  subject
    .command('erasures')
    .description('list the requested erasures, newest first')
    .option('--state <state>', 'open, done, refused or withdrawn')
    .action(async (options: Record<string, string>, command: Command) => {
      const context = contextOf(command, config);
      const answer = await context.client().listErasures({ query: options });
      context.answer(
        answer,
        () => showErasures(answer.erasures),
        answer.erasures.map((one) => one.id),
      );
    });
  const verdicts = {
    confirm: 'have an erasure done that somebody else asked for; it cannot be taken back',
    refuse: 'refuse an erasure that somebody else asked for',
    withdraw: 'take back an erasure that you asked for',
  } as const;
  for (const verdict of ['confirm', 'refuse', 'withdraw'] as const) {
    subject
      .command(`${verdict} <erasure>`)
      .description(verdicts[verdict])
      .action(async (id: string, _options: unknown, command: Command) => {
        const context = contextOf(command, config);
        const erasure = await context.client().settleErasure({ params: { id }, body: { verdict } });
        context.answer(erasure, () => showErasures([erasure]));
      });
  }
}

function addHolding(subject: Command, config: CliConfig): void {
  subject
    .command('holds')
    .description('list what keeps personal data from being erased')
    .action(async (_options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const { holds } = await context.client().listHolds({});
      context.answer(holds, () =>
        table(
          ['subject', 'matter', 'since', 'by'],
          holds.map((one) => [one.subject, one.matter, one.placedAt, one.placedBy]),
        ),
      );
    });
  const ways = {
    hold: ['holdSubject', 'keep personal data from being erased because of a legal matter'],
    release: ['releaseSubject', 'end a hold'],
  } as const;
  for (const [name, [operation, description]] of Object.entries(ways)) {
    subject
      .command(`${name} <subject>`)
      .description(description)
      .requiredOption('--matter <id>', 'the matter, as a code that goes into the log, such as CASE-2026-7')
      .action(async (subject: string, options: { matter: string }, command: Command) => {
        const context = contextOf(command, config);
        const params = checkInput(ROUTES.showSubject.params, { subject });
        const body = checkInput(ROUTES.holdSubject.body, options);
        const answer = await context.client()[operation]({ params, body });
        context.answer(answer, () => showSubject(answer));
      });
  }
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
