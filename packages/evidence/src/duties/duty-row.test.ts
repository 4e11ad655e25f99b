import { AUDIT_EVENTS } from '@countersign/schema';
import { describe, expect, test } from 'vitest';
import { createAuthorityHistory, LETS_IN } from '../authority/authority-history.ts';
import { createTimelines } from '../log/request-timeline.ts';
import { createEntries, type EntryDraft } from '../testing/create-entry.ts';
import { dutyRowOf } from './duty-row.ts';

const REQUEST = 'req_1';
const step = (type: string, actor: string, data: EntryDraft['data'] = {}): EntryDraft => ({
  type,
  actor,
  request: REQUEST,
  data,
});
const submitted = step('request.submitted', 'rita', { account: 'shop', action: 'create' });
const approved = (by: string, review = 'rev_1') =>
  step('review.recorded', by, { review, verdict: 'approve' });
const permit = (...reviews: string[]) => step('permit.issued', 'amy', { reviews });

function rowOf(...drafts: readonly EntryDraft[]) {
  const requests = createTimelines();
  const authority = createAuthorityHistory();
  for (const entry of createEntries(drafts)) {
    requests.tell(entry);
    authority.tell(entry);
  }
  const timeline = requests.timelines().get(REQUEST);
  if (timeline === undefined) throw new Error('there is no such request');
  return dutyRowOf(timeline, authority.behind);
}

describe('who did what in a request', () => {
  test('is told by the log: requester, approvers of the permit, worker, doer, confirmer', () => {
    expect(
      rowOf(
        submitted,
        step('review.refused', 'rita'),
        approved('amy'),
        permit('rev_1'),
        step('step.attempted', 'wrk_1'),
        step('task.completed', 'pete'),
        step('task.confirmed', 'paul'),
      ),
    ).toMatchObject({
      requesters: ['rita'],
      approvers: ['amy'],
      workers: ['wrk_1'],
      doers: ['pete'],
      confirmers: ['paul'],
      refusals: 1,
      problems: [],
    });
  });

  test('counts who completed a task in any round, and who looked only where the look was accepted', () => {
    const row = rowOf(
      submitted,
      approved('amy'),
      permit('rev_1'),
      step('task.completed', 'pete'),
      step('task.confirmed', 'paul', { accepted: false }),
      step('task.completed', 'paul'),
      step('task.confirmed', 'olga', { accepted: true }),
    );
    expect(row).toMatchObject({ doers: ['pete', 'paul'], confirmers: ['olga'], problems: [] });
  });

  test('says nothing of who rejected and then approved, or was replaced as the entry says', () => {
    const rejected = step('review.recorded', 'bob', { review: 'rev_0', verdict: 'reject' });
    const edited = step('request.edited', 'rita');
    expect(rowOf(submitted, rejected, edited, approved('bob'), permit('rev_1')).problems).toEqual([]);
    const replaced = step('request.approved', 'amy', { insteadOf: ['bob'] });
    expect(rowOf(submitted, rejected, edited, approved('amy'), replaced, permit('rev_1')).problems).toEqual(
      [],
    );
  });

  test('leaves out approvals of a revision that was edited away', () => {
    const row = rowOf(submitted, approved('old', 'rev_0'), approved('amy'), permit('rev_1'));
    expect(row.approvers).toEqual(['amy']);
  });
});

describe('what is wrong', () => {
  test.each<[string, EntryDraft[]]>([
    ['rita requested and approved', [submitted, approved('rita'), permit('rev_1')]],
    [
      'rita requested and carried out',
      [submitted, approved('amy'), permit('rev_1'), step('task.completed', 'rita')],
    ],
    [
      'amy approved and carried out',
      [submitted, approved('amy'), permit('rev_1'), step('task.completed', 'amy')],
    ],
    [
      'pete carried out and confirmed',
      [
        submitted,
        approved('amy'),
        permit('rev_1'),
        step('task.completed', 'pete'),
        step('task.confirmed', 'pete'),
      ],
    ],
    [
      'pete carried out and confirmed',
      [
        submitted,
        approved('amy'),
        permit('rev_1'),
        step('task.completed', 'pete'),
        step('task.confirmed', 'paul', { accepted: false }),
        step('task.completed', 'paul'),
        step('task.confirmed', 'pete', { accepted: true }),
      ],
    ],
    [
      'bob rejected it and was not asked again',
      [
        submitted,
        step('review.recorded', 'bob', { review: 'rev_0', verdict: 'reject' }),
        step('request.edited', 'rita'),
        approved('amy'),
        permit('rev_1'),
      ],
    ],
    ['rita requested and confirmed', [submitted, permit(), step('task.confirmed', 'rita')]],
    [
      'entry 1 carried it out before there was a permit',
      [submitted, step('step.attempted', 'wrk_1'), permit()],
    ],
    ['entry 1 carried it out before there was a permit', [submitted, step('step.attempted', 'wrk_1')]],
  ])('%s', (problem, drafts) => {
    expect(rowOf(...drafts).problems).toEqual([problem]);
  });
});

test('what lets somebody in is an event of the log', () => {
  expect([...LETS_IN].filter((type) => !Object.hasOwn(AUDIT_EVENTS, type))).toEqual([]);
});

describe('people of whom one let the other in', () => {
  const about = (
    type: string,
    actor: string,
    principal: string,
    data: EntryDraft['data'] = {},
  ): EntryDraft => ({
    type,
    actor,
    data: { principal, ...data },
  });
  const carriedOut = [
    submitted,
    approved('amy'),
    permit('rev_1'),
    step('step.attempted', 'wrk_1'),
    step('task.completed', 'pete'),
    step('task.confirmed', 'paul'),
  ];
  const changed = (approvers: readonly string[]): EntryDraft[] => [
    { type: 'governance.proposed', actor: 'rita', data: { change: 'gov_1' } },
    ...approvers.map((actor) => ({
      type: 'governance.reviewed',
      actor,
      data: { change: 'gov_1', verdict: 'approve' },
    })),
    { type: 'governance.reviewed', actor: 'eve', data: { change: 'gov_1', verdict: 'reject' } },
    about('principal.let-in', approvers.at(-1) ?? 'rita', 'amy', { change: 'gov_1' }),
  ];

  test.each<[string, EntryDraft[]]>([
    ['rita alone had let amy in', [about('principal.created', 'rita', 'amy', { roles: ['approver'] })]],
    ['rita alone had let amy in', [about('principal.enrolment-issued', 'rita', 'amy')]],
    ['rita alone had let amy in', [about('token.issued', 'rita', 'amy')]],
    ['rita alone had let amy in', [about('principal.reactivated', 'rita', 'amy')]],
    ['rita alone had let amy in', changed([])],
    ['amy alone had let rita in', [about('principal.created', 'amy', 'rita', { roles: ['requester'] })]],
    ['paul alone had let pete in', [about('principal.enrolment-issued', 'paul', 'pete')]],
    ['pete alone had let paul in', [about('token.issued', 'pete', 'paul')]],
  ])('is told: %s', (problem, before) => {
    expect(rowOf(...before, ...carriedOut).problems).toEqual([problem]);
  });

  test.each<[string, EntryDraft[]]>([
    ['by a change that others approved', changed(['bob', 'ben'])],
    [
      'by others, after one had registered them',
      [about('principal.created', 'rita', 'amy', { roles: [] }), ...changed(['bob', 'ben'])],
    ],
    [
      'by somebody who has no part in the request',
      [about('principal.created', 'ada', 'amy', { roles: ['approver'] })],
    ],
    ['by themselves', [about('principal.enrolled', 'amy', 'amy'), about('token.issued', 'amy', 'amy')]],
    ['by the host', [about('principal.created', 'system', 'amy', { roles: ['approver'] })]],
    ['into nothing: their access was taken away', [about('principal.deactivated', 'rita', 'amy')]],
  ])('are two people where one was let in %s', (_how, before) => {
    expect(rowOf(...before, ...carriedOut).problems).toEqual([]);
  });

  test('are two people where it happened after the request was over', () => {
    expect(rowOf(...carriedOut, about('principal.enrolment-issued', 'rita', 'amy')).problems).toEqual([]);
  });
});

describe('an approval in place of somebody', () => {
  const inPlace = (by: string, onBehalfOf: string, review = 'rev_1') =>
    step('review.recorded', by, { review, verdict: 'approve', onBehalfOf });

  test('is one of both, in which nobody alone did two things', () => {
    const row = rowOf(submitted, inPlace('bob', 'amy'), permit('rev_1'));
    expect(row).toMatchObject({ approvers: ['bob', 'amy'], problems: [] });
  });

  test.each([
    ['of what that one asked for', [inPlace('bob', 'rita')], 'rita requested and approved'],
    [
      'and one of theirs',
      [inPlace('bob', 'amy'), approved('amy', 'rev_2')],
      'amy had a part in two approvals',
    ],
    [
      'and one in place of somebody else',
      [inPlace('bob', 'amy'), inPlace('bob', 'cleo', 'rev_2')],
      'bob had a part in two approvals',
    ],
  ])('is found out: one %s', (_what, reviews, problem) => {
    expect(rowOf(submitted, ...reviews, permit('rev_1', 'rev_2')).problems).toContain(problem);
  });

  test('is found out where that one carried it out, or had rejected it before', () => {
    const done = rowOf(submitted, inPlace('bob', 'amy'), permit('rev_1'), step('task.completed', 'amy'));
    expect(done.problems).toContain('amy approved and carried out');
    const no = step('review.recorded', 'amy', { review: 'rev_0', verdict: 'reject' });
    expect(rowOf(submitted, no, inPlace('bob', 'amy'), permit('rev_1')).problems).toContain(
      'amy rejected it and was not asked again',
    );
  });
});

describe('a broken glass', () => {
  const glass = (by: string) =>
    step('break-glass.used', by, { breakGlass: 'bgl_1', dueAt: '2026-02-04T00:00:00.000Z' });
  const reviewed = (by: string, at = '2026-02-03T00:00:00.000Z') => ({
    ...step('break-glass.reviewed', by, { breakGlass: 'bgl_1', verdict: 'justified' }),
    at,
  });
  const problemsOf = (...entries: EntryDraft[]) => rowOf(submitted, ...entries).problems;

  test('is told of, and that nobody has reviewed it', () => {
    expect(problemsOf(glass('bob'), permit())).toEqual([
      'bob broke the glass for it',
      'nobody had reviewed the broken glass of bob, which is due by 2026-02-04T00:00:00.000Z',
    ]);
    expect(problemsOf(glass('bob'), permit(), reviewed('amy'))).toEqual(['bob broke the glass for it']);
  });

  test.each<[string, EntryDraft[]]>([
    ['bob broke the glass and reviewed that', [reviewed('bob')]],
    ['rita requested it and reviewed the broken glass', [reviewed('rita')]],
    ['bob broke the glass and carried out', [step('task.completed', 'bob'), reviewed('amy')]],
    ['bob broke the glass and confirmed', [step('task.confirmed', 'bob'), reviewed('amy')]],
    [
      'the broken glass of bob was reviewed after 2026-02-04T00:00:00.000Z',
      [reviewed('amy', '2026-02-05T00:00:00.000Z')],
    ],
  ])('in which %s is found out', (problem, entries) => {
    expect(problemsOf(glass('bob'), permit(), ...entries)).toEqual(['bob broke the glass for it', problem]);
  });
});
