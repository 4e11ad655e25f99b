import { expect, test } from 'vitest';
import { createEntries, type EntryDraft } from '../testing/create-entry.ts';
import { createAuthorityHistory } from './authority-history.ts';

const draft = (type: string, actor: string, data: NonNullable<EntryDraft['data']>): EntryDraft => ({
  type,
  actor,
  request: null,
  data,
});

test('whoever joins or leaves a group is told of, with who had a part in it, and nobody who stays', () => {
  const history = createAuthorityHistory();
  const entries = createEntries([
    draft('governance.proposed', 'ada', { change: 'gov_1' }),
    draft('group.set', 'ada', { group: 'security', members: ['amy', 'bob'], change: 'gov_1' }),
    draft('governance.proposed', 'ada', { change: 'gov_2' }),
    draft('governance.reviewed', 'cleo', { change: 'gov_2', verdict: 'approve' }),
    draft('group.set', 'cleo', { group: 'security', members: ['bob', 'dora'], change: 'gov_2' }),
    draft('group.set', 'ada', { group: 'security', members: ['dora'] }),
  ]);
  for (const entry of entries) history.tell(entry);
  const told = history.steps().map(({ entry, principal, by, alone }) => [entry.index, principal, by, alone]);
  expect(told).toEqual([
    [1, 'amy', ['ada'], 'ada'],
    [1, 'bob', ['ada'], 'ada'],
    [4, 'dora', ['ada', 'cleo'], null],
    [4, 'amy', ['ada', 'cleo'], null],
    [5, 'bob', ['ada'], null],
  ]);
});

test('who stands in for whom is told of both, with who asked for it and who approved it', () => {
  const history = createAuthorityHistory();
  const people = { delegation: 'gov_1', delegator: 'amy', delegate: 'bob' };
  const entries = createEntries([
    draft('governance.proposed', 'amy', { change: 'gov_1' }),
    draft('governance.reviewed', 'cleo', { change: 'gov_1', verdict: 'approve' }),
    draft('delegation.set', 'cleo', people),
    draft('delegation.ended', 'bob', { ...people, because: 'ended' }),
    draft('delegation.set', 'ada', { ...people, delegation: 'gov_2' }),
  ]);
  for (const entry of entries) history.tell(entry);
  const told = history.steps().map(({ entry, principal, by, alone }) => [entry.index, principal, by, alone]);
  expect(told).toEqual([
    [2, 'bob', ['amy', 'cleo'], null],
    [2, 'amy', ['amy', 'cleo'], null],
    [3, 'bob', ['bob'], null],
    [3, 'amy', ['bob'], null],
    [4, 'bob', ['ada'], 'ada'],
    [4, 'amy', ['ada'], null],
  ]);
});
