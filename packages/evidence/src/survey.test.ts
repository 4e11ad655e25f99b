import { hash } from 'node:crypto';
import { AUDIT_EVENTS } from '@countersign/schema';
import { describe, expect, test } from 'vitest';
import { populationOf } from './populations/population.ts';
import { rankEntry } from './sample/rank-entry.ts';
import { type SurveyOptions, surveyLog } from './survey.ts';
import { createEntries, type EntryDraft } from './testing/create-entry.ts';

const OPTIONS: SurveyOptions = {
  period: { from: '2026-01-01', to: '2026-03-31' },
  account: null,
  seed: 'seed',
  sampleSize: 3,
  root: 'ab'.repeat(32),
};

const submitted = (request: string, action = 'create', account = 'shop'): EntryDraft => ({
  type: 'request.submitted',
  request,
  actor: 'pri_rita',
  data: { account, provider: 'dotdigital', action },
});
const counts = (drafts: readonly EntryDraft[], options: Partial<SurveyOptions> = {}) => {
  const survey = surveyLog(createEntries(drafts), { ...OPTIONS, ...options });
  return Object.fromEntries(
    survey.populations.flatMap(({ population, count }) => (count === 0 ? [] : [[population.id, count]])),
  );
};

describe('the populations of a period', () => {
  test('hold the entries of its days, the first instant and the last included, and no other', () => {
    const at = (time: string): EntryDraft => ({ type: 'worker.started', at: time });
    const drafts = [
      at('2025-12-31T23:59:59.999Z'),
      at('2026-01-01T00:00:00.000Z'),
      at('2026-03-31T23:59:59.999Z'),
      at('2026-04-01T00:00:00.000Z'),
    ];
    const survey = surveyLog(createEntries(drafts), OPTIONS);
    expect([survey.size, survey.range, survey.members]).toEqual([4, [1, 3], 2]);
    expect(counts(drafts)).toEqual({ running: 2 });
  });

  test('hold every entry once, whatever its type, also one that nobody knows yet', () => {
    const drafts = [{ type: 'tomorrow.invented' }, { type: 'policy.activated' }, { type: 'policy.proposed' }];
    expect(counts(drafts)).toEqual({ other: 1, 'policy-activations': 1, 'policy-changes': 1 });
  });

  test('tell access that was given from access that was removed by what the request asked for', () => {
    const done = (request: string): EntryDraft => ({ type: 'request.done', request });
    const drafts = [submitted('a', 'create'), submitted('b', 'delete'), submitted('c', 'update')];
    expect(counts([...drafts, done('a'), done('b'), done('c')])).toMatchObject({
      'access-given': 1,
      'access-removed': 1,
      'access-changed': 1,
    });
  });

  test('know what a request asked for that was submitted before the period', () => {
    const before = { ...submitted('a', 'disable'), at: '2025-12-01T00:00:00.000Z' };
    expect(counts([before, { type: 'request.done', request: 'a' }])).toEqual({ 'access-removed': 1 });
  });

  test('are of one account and of what belongs to no account, where one is asked for', () => {
    const drafts = [
      submitted('a', 'create', 'shop'),
      submitted('b', 'create', 'other'),
      { type: 'permit.issued', request: 'b' },
      { type: 'policy.activated' },
      { type: 'account.registered', data: { account: 'other' } },
    ];
    expect(counts(drafts, { account: 'shop' })).toEqual({ 'requests-submitted': 1, 'policy-activations': 1 });
  });

  test('are empty where nothing happened', () => {
    const survey = surveyLog(createEntries([]), OPTIONS);
    expect([survey.size, survey.range, survey.members, survey.duties]).toEqual([0, [0, 0], 0, []]);
  });
});

describe('the sample', () => {
  const drafts = Array.from({ length: 40 }, (): EntryDraft => ({ type: 'permit.issued' }));
  const drawn = (options: Partial<SurveyOptions> = {}) =>
    surveyLog(createEntries(drafts), { ...OPTIONS, ...options })
      .populations.find(({ population }) => population.id === 'permits')
      ?.sample.map(({ entry }) => entry.id) ?? [];

  test('is what anybody draws who hashes seed, root and identifier', () => {
    const rank = (id: string) =>
      hash('sha256', `countersign sample v1\nseed\n${OPTIONS.root}\n${id}\n`, 'hex');
    const byHand = createEntries(drafts)
      .map(({ id }) => id)
      .toSorted((one, other) => (rank(one) < rank(other) ? -1 : 1));
    for (const sampleSize of [1, 3, 25, 40, 100])
      expect(drawn({ sampleSize })).toEqual(byHand.slice(0, sampleSize));
  });

  test('has a rank that does not change from one version to the next', () => {
    expect(rankEntry({ seed: '', root: '0'.repeat(64) }, 'evt_1')).toBe(
      '999c69c7a78ecfc3c8e0e62db79aee868864e24d090b391809f56d011068ad54',
    );
  });

  test('is another one with another seed, and with another root', () => {
    expect(drawn({ seed: 'other' })).not.toEqual(drawn());
    expect(drawn({ root: 'cd'.repeat(32) })).not.toEqual(drawn());
  });
});

test('policies in force are those of the period and the last ones before it', () => {
  const activated = (at: string): EntryDraft => ({ type: 'policy.activated', at });
  const times = ['2025-01-01', '2025-12-31', '2026-02-01', '2026-03-01', '2026-05-01'];
  const survey = surveyLog(createEntries(times.map((day) => activated(`${day}T00:00:00.000Z`))), OPTIONS);
  expect(survey.activations.map(({ index }) => index)).toEqual([1, 2, 3]);
});

test('exceptions are those that ran on some day of the period', () => {
  const entry = (type: string, request: string, at: string): EntryDraft => ({
    type,
    request,
    at: `${at}T00:00:00.000Z`,
    data: { expiresOn: '2026-02-02', revokeRequest: 'req_end' },
  });
  const survey = surveyLog(
    createEntries([
      entry('exception.granted', 'before', '2025-10-01'),
      entry('exception.ended', 'before', '2025-11-01'),
      entry('exception.granted', 'into', '2025-12-01'),
      entry('exception.granted', 'within', '2026-01-10'),
      entry('exception.ended', 'into', '2026-02-01'),
      entry('exception.granted', 'after', '2026-04-01'),
    ]),
    OPTIONS,
  );
  expect(survey.exceptions.map(({ request, ended }) => [request, ended?.index ?? null])).toEqual([
    ['into', 4],
    ['within', null],
  ]);
});

test('every kind of entry that the program writes has a population with a name of its own', () => {
  const nameless = Object.keys(AUDIT_EVENTS).filter((type) => {
    const [entry] = createEntries([{ type, data: { outcome: 'deny', verdict: 'approve' } }]);
    return entry !== undefined && populationOf(entry, 'create').id === 'other';
  });
  expect(nameless).toEqual([]);
});

test('a population is found for every entry', () => {
  const [entry] = createEntries([{ type: 'anything.at-all' }]);
  expect(entry && populationOf(entry, null).id).toBe('other');
});

describe('what is out of the ordinary', () => {
  const at = (day: string, draft: EntryDraft): EntryDraft => ({ ...draft, at: `${day}T12:00:00.000Z` });
  const given = (setup?: true): EntryDraft => ({
    type: 'governance.carried-out',
    actor: 'pri_ada',
    data: { change: 'gov_1', kind: 'principal.set-roles', ...(setup === undefined ? {} : { setup }) },
  });

  test('is what was given alone, who was let back in, and what was stopped, in the period and not outside', () => {
    const all: EntryDraft[] = [
      given(true),
      { type: 'installation.sealed' },
      given(),
      { type: 'principal.recovered', data: { principal: 'pri_amy' } },
      { type: 'installation.frozen' },
      { type: 'installation.thawed' },
    ];
    const drafts = ['2025-12-30', '2026-02-01', '2026-04-02'].flatMap((day) =>
      all.map((one) => at(day, one)),
    );
    const survey = surveyLog(createEntries(drafts), { ...OPTIONS, account: 'shop' });
    expect(survey.extraordinary.map(({ index, type }) => [index, type])).toEqual([
      [6, 'governance.carried-out'],
      [7, 'installation.sealed'],
      [9, 'principal.recovered'],
      [10, 'installation.frozen'],
      [11, 'installation.thawed'],
    ]);
    // The set-up ends once.
    expect(survey.sealed?.index).toBe(1);
  });

  test('says of an installation that was sealed after the period that it was not sealed in it', () => {
    const drafts = [at('2026-01-02', given(true)), at('2026-04-02', { type: 'installation.sealed' })];
    expect(surveyLog(createEntries(drafts), OPTIONS).sealed).toBeNull();
  });

  test('tells of each person what gave and took their rights since the beginning of the log', () => {
    const drafts = [
      at('2025-01-01', {
        type: 'principal.created',
        actor: 'pri_ada',
        data: { principal: 'pri_amy', roles: ['approver'] },
      }),
      at('2026-02-01', { type: 'principal.deactivated', actor: 'pri_ada', data: { principal: 'pri_amy' } }),
      at('2026-04-02', { type: 'principal.reactivated', actor: 'pri_ada', data: { principal: 'pri_amy' } }),
    ];
    expect(
      surveyLog(createEntries(drafts), OPTIONS).authority.map(({ entry, by, alone }) => [
        entry.type,
        by,
        alone,
      ]),
    ).toEqual([
      ['principal.created', ['pri_ada'], 'pri_ada'],
      ['principal.deactivated', ['pri_ada'], null],
    ]);
  });
});
