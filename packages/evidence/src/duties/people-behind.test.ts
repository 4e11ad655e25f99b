import { describe, expect, test } from 'vitest';
import { surveyLog } from '../survey.ts';
import { createEntries, type EntryDraft } from '../testing/create-entry.ts';

const OPTIONS = {
  period: { from: '2026-01-01', to: '2026-03-31' },
  account: null,
  seed: 's',
  sampleSize: 3,
  root: 'ab'.repeat(32),
} as const;
const survey = (drafts: readonly EntryDraft[]) => surveyLog(createEntries(drafts), OPTIONS);
const problems = (...drafts: readonly EntryDraft[][]) =>
  survey(drafts.flat()).duties.flatMap((row) => row.problems);

const approvedByTwo = (change: string, proposer: string): EntryDraft[] => [
  { type: 'governance.proposed', actor: proposer, data: { change } },
  { type: 'governance.reviewed', actor: 'pri_amy', data: { change, verdict: 'approve' } },
  { type: 'governance.reviewed', actor: 'pri_bob', data: { change, verdict: 'approve' } },
];
const letIn = (principal: string): EntryDraft[] => [
  ...approvedByTwo(`gov_${principal}`, 'pri_ada'),
  { type: 'principal.let-in', actor: 'pri_bob', data: { change: `gov_${principal}`, principal } },
];
const enrol = (principal: string, by: string): EntryDraft[] => [
  { type: 'principal.enrolment-issued', actor: by, data: { principal } },
  { type: 'principal.enrolled', actor: principal, data: { principal } },
];
const asked = (by: string): EntryDraft[] => [
  {
    type: 'request.submitted',
    request: 'req_1',
    actor: by,
    data: { account: 'shop', provider: 'dotdigital', action: 'create' },
  },
];
const approved = (by: string): EntryDraft[] => [
  { type: 'review.recorded', request: 'req_1', actor: by, data: { review: 'rev_1', verdict: 'approve' } },
  { type: 'permit.issued', request: 'req_1', actor: by, data: { reviews: ['rev_1'] } },
];
const vouched = (principal: string, by: string): EntryDraft[] => [
  { type: 'principal.vouched-for', actor: by, data: { principal } },
];
const handedOut = (token: string, to: string): EntryDraft[] => [
  ...approvedByTwo(`gov_${token}`, to),
  { type: 'token.issued', actor: to, data: { change: `gov_${token}`, token, principal: 'pri_bot' } },
];
const guest = [...letIn('pri_a'), ...enrol('pri_a', 'pri_boss')];

describe('whether two are two is judged by what was true when the second one did their part', () => {
  test('so who vouches afterwards makes no two of them, and who vouched before does', () => {
    const told = ['pri_boss alone had let pri_a in'];
    expect(problems(guest, asked('pri_a'), approved('pri_boss'))).toEqual(told);
    expect(problems(guest, asked('pri_a'), approved('pri_boss'), vouched('pri_a', 'pri_amy'))).toEqual(told);
    expect(problems(guest, asked('pri_a'), vouched('pri_a', 'pri_amy'), approved('pri_boss'))).toEqual([]);
  });

  test('and the page of that person says from which entry on somebody has vouched', () => {
    const { authority } = survey([...guest, ...vouched('pri_a', 'pri_amy')]);
    const code = authority.find(({ entry }) => entry.type === 'principal.enrolment-issued');
    expect(code).toMatchObject({ alone: 'pri_boss', vouchedAt: authority.at(-1)?.entry.index });
  });
});

describe('a line of people, each of whom let the next one in,', () => {
  const line = [
    ...letIn('pri_first'),
    ...letIn('pri_second'),
    ...enrol('pri_first', 'pri_boss'),
    ...enrol('pri_second', 'pri_first'),
  ];

  test('is followed to its end, and whoever stands in it vouches for nobody in it', () => {
    const told = ['pri_boss may be pri_second, by way of pri_first'];
    expect(problems(line, asked('pri_second'), approved('pri_boss'))).toEqual(told);
    expect(
      problems(line, vouched('pri_second', 'pri_boss'), asked('pri_second'), approved('pri_boss')),
    ).toEqual(told);
    expect(
      problems(line, vouched('pri_second', 'pri_amy'), asked('pri_second'), approved('pri_boss')),
    ).toEqual([]);
  });

  test('ends with who had enrolled when the set-up was over', () => {
    const sealed: EntryDraft[] = [{ type: 'installation.sealed', data: {} }];
    const early = [...enrol('pri_boss', 'pri_ada'), ...sealed, ...guest];
    expect(problems(early, asked('pri_a'), approved('pri_ada'))).toEqual([]);
    expect(problems(early, asked('pri_a'), approved('pri_boss'))).toEqual([
      'pri_boss alone had let pri_a in',
    ]);
    expect(problems(early, vouched('pri_a', 'pri_ada'), asked('pri_a'), approved('pri_boss'))).toEqual([]);
  });
});

describe('a machine is whoever was handed a token of it', () => {
  const told = ['pri_boss held a token of pri_bot'];
  const revoked: EntryDraft[] = [
    { type: 'token.revoked', actor: 'pri_ada', data: { token: 'tok_1', principal: 'pri_bot' } },
  ];

  test('that was good when it asked, or since', () => {
    expect(problems(handedOut('tok_1', 'pri_boss'), asked('pri_bot'), approved('pri_boss'))).toEqual(told);
    expect(problems(handedOut('tok_1', 'pri_boss'), asked('pri_bot'), revoked, approved('pri_boss'))).toEqual(
      told,
    );
    expect(problems(handedOut('tok_1', 'pri_boss'), revoked, asked('pri_bot'), approved('pri_boss'))).toEqual(
      [],
    );
  });

  test('or the one that it was renewed with', () => {
    const renewed: EntryDraft[] = [
      {
        type: 'token.issued',
        actor: 'pri_bot',
        via: 'tok_1',
        data: { token: 'tok_2', principal: 'pri_bot' },
      },
    ];
    expect(
      problems(handedOut('tok_1', 'pri_boss'), renewed, revoked, asked('pri_bot'), approved('pri_boss')),
    ).toEqual(told);
  });
});

test('the page of a person tells by which issuers they sign in, and what ended that', () => {
  const { authority } = survey([
    ...letIn('pri_a'),
    { type: 'identity.linked', actor: 'pri_a', data: { principal: 'pri_a', identity: 'idn_1' } },
    { type: 'identity.revoked', actor: 'pri_ada', data: { principal: 'pri_a', identity: 'idn_1' } },
  ]);
  expect(authority.map(({ entry }) => entry.type).slice(-2)).toEqual(['identity.linked', 'identity.revoked']);
});
