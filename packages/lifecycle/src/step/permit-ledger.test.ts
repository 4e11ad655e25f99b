import { describe, expect, test } from 'vitest';
import { createPermitLedger, type LedgerEntry } from './permit-ledger.ts';

const REQUEST = 'req_1';
const entry = (type: string, data: LedgerEntry['data'] = {}): LedgerEntry => ({
  type,
  request: REQUEST,
  data,
});
const issued = (permit = 'pmt_1', reviews = 1) =>
  entry('permit.issued', { permit, reviews: Array.from({ length: reviews }, (_, at) => `rev_${at}`) });
const braked = (approvals: number) =>
  entry('request.braked', {
    revision: 1,
    removals: 6,
    policyDigest: '0'.repeat(64),
    outcome: 'review',
    requirements: [{ type: 'approvals', count: approvals }],
  });
const broken = (revision = 1) => entry('break-glass.used', { breakGlass: 'bgl_1', revision });
const onGlass = entry('permit.issued', { permit: 'pmt_1', reviews: [], revision: 1, breakGlass: 'bgl_1' });
const used = (permit = 'pmt_1') => entry('permit.used', { permit });
const attempted = (key: string, attempt = 1) => entry('step.attempted', { key, attempt });
const applied = (key: string) => entry('step.applied', { key });

/** What a ledger finds wrong with a log. */
function faults(entries: readonly LedgerEntry[], complete = true) {
  const ledger = createPermitLedger(complete);
  return entries.flatMap((one, index) => ledger.observe(index, one)?.message ?? []);
}

describe('permits that are used as they may be', () => {
  test.each<[string, LedgerEntry[]]>([
    [
      'once',
      [issued(), used(), attempted('a'), applied('a'), attempted('b'), applied('b'), entry('request.done')],
    ],
    ['again and again by one step', [issued(), used(), attempted('a'), attempted('a', 2), applied('a')]],
    ['by whoever broke the glass, held back or not', [braked(3), broken(), onGlass, used(), attempted('a')]],
    ['with an applied step that a person did', [issued(), used(), applied('a')]],
    [
      'after an edit, by a permit of its own',
      [issued(), entry('request.edited'), issued('pmt_2'), used('pmt_2'), attempted('a')],
    ],
    ['never', [issued(), entry('request.cancelled')]],
    ['after it was held back, with all the reviews', [braked(3), issued('pmt_1', 3), used()]],
    ['after it was held back and edited', [braked(3), entry('request.edited'), issued('pmt_1', 1), used()]],
  ])('are no fault (%s)', (_what, entries) => {
    expect(faults(entries)).toEqual([]);
  });
});

describe('a log tells where a permit was', () => {
  test.each<[string, LedgerEntry[], RegExp]>([
    ['used twice', [issued(), used(), used()], /pmt_1 was used before/],
    ['used by a request that has another one', [issued('pmt_2'), used()], /pmt_2 is in force/],
    ['used without having been issued', [used()], /has no permit then/],
    ['used after an edit', [issued(), entry('request.edited'), used()], /has no permit then/],
    [
      'used after the request was done',
      [issued(), used(), entry('request.done'), used()],
      /has no permit then/,
    ],
    [
      'good for a step twice',
      [issued(), used(), attempted('a'), applied('a'), applied('a')],
      /by the same permit/,
    ],
    [
      'good for an attempt after its effect',
      [issued(), used(), attempted('a'), applied('a'), attempted('a', 2)],
      /had its effect/,
    ],
    [
      'good for the same attempt twice',
      [issued(), used(), attempted('a'), attempted('a')],
      /comes after attempt 1/,
    ],
    [
      'issued with fewer reviews than were owed after it was held back',
      [braked(3), issued('pmt_1', 2)],
      /it has 2 reviews, and 3 approvals were owed/,
    ],
    ['issued as if somebody broke the glass', [onGlass], /nobody broke the glass for it as bgl_1/],
    ['issued on the broken glass of another revision', [broken(2), onGlass], /nobody broke the glass/],
    [
      'issued on a broken glass from before an edit',
      [broken(), entry('request.edited'), onGlass],
      /nobody broke the glass/,
    ],
    ['not used, and a step attempted', [issued(), attempted('a')], /was not used/],
  ])('%s', (_what, entries, message) => {
    expect(faults(entries)).toEqual([expect.stringMatching(message)]);
  });

  test('but not of permits that were issued before it begins', () => {
    expect(faults([used(), attempted('a'), applied('a')], false)).toEqual([]);
    expect(faults([issued(), used(), used()], false)).toHaveLength(1);
  });
});

describe('a freeze', () => {
  const ID = 'frz_01ARZ3NDEKTSV4RRFFQ69G5FAV';
  const about = (type: string, data: LedgerEntry['data']): LedgerEntry => ({ type, request: null, data });
  const frozen = (scope: { account?: string; voidsPermits?: boolean } = {}) =>
    about('installation.frozen', {
      freeze: ID,
      account: scope.account ?? null,
      provider: null,
      voidsPermits: scope.voidsPermits ?? false,
    });
  const thawed = about('installation.thawed', { freeze: ID, change: 'gov_01ARZ3NDEKTSV4RRFFQ69G5FAV' });
  const freezesOf = (entries: readonly LedgerEntry[]) => {
    const ledger = createPermitLedger(true);
    entries.forEach((one, index) => void ledger.observe(index, one));
    return { inForce: ledger.freezes.inForce(), voiding: ledger.freezes.voiding() };
  };

  test('is in force from its entry to the one that lifts it, and voids permits for good', () => {
    const said = { index: 0, freeze: ID, account: 'shop', provider: null };
    const entries = [frozen({ account: 'shop', voidsPermits: true })];
    expect(freezesOf(entries)).toEqual({ inForce: [said], voiding: [said] });
    expect(freezesOf([...entries, thawed])).toEqual({ inForce: [], voiding: [said] });
    expect(freezesOf([frozen()]).voiding).toEqual([]);
  });

  test.each([
    ['a permit', [frozen(), issued()]],
    ['the use of one', [issued(), frozen(), used()]],
    ['an attempt', [issued(), used(), frozen(), attempted('a')]],
  ])('of everything makes %s a fault', (_what, entries) => {
    expect(faults(entries)).toEqual([expect.stringContaining(`while everything was stopped by ${ID}`)]);
  });

  test('lets the end of what was begun be recorded, and is over when it is lifted', () => {
    expect(faults([issued(), used(), attempted('a'), frozen(), applied('a'), entry('request.done')])).toEqual(
      [],
    );
    expect(faults([frozen(), thawed, issued(), used(), attempted('a')])).toEqual([]);
  });

  test('of one account says nothing of a request, whose account is in none of these entries', () => {
    expect(faults([issued(), frozen({ account: 'shop' }), used(), attempted('a')])).toEqual([]);
  });
});
