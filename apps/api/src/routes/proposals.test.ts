import { createHash } from 'node:crypto';
import { openNote, parseVkey } from '@countersign/audit-log';
import { shippedRules } from '@countersign/rules-engine';
import type { PolicyProposalView } from '@countersign/schema';
import { beforeAll, describe, expect, test } from 'vitest';
import { entriesFrom, logSize, submitted } from '../testing/act.ts';
import type { Name } from '../testing/companies.ts';
import { type Installation, useInstallation } from '../testing/installation.ts';

const installation = useInstallation();
beforeAll(async () => {
  // What is replayed, from before the set-up is over.
  await submitted(installation());
  await installation().call('ada', 'sealInstallation');
});
const now = () => new Date(Date.now()).toISOString();

type Rule = Record<string, unknown>;
let versions = 1_000;

/** The rules in force, one of them with another text, which changes no decision. */
async function reworded(at: Installation): Promise<Rule[]> {
  versions += 1;
  const { rules } = await at.call('audrey', 'listPolicies');
  return rules.map((rule, index) => (index === 0 ? { ...rule, version: versions } : rule));
}

async function propose(at: Installation, documents?: Rule[], by: Name = 'ada'): Promise<PolicyProposalView> {
  const body = { documents: documents ?? (await reworded(at)), note: 'A clearer text' };
  return at.call(by, 'proposePolicies', { body });
}

const opinion = ({ change }: PolicyProposalView, verdict: 'approve' | 'reject' = 'approve') => ({
  params: { id: change?.id ?? '' },
  body: { verdict, digest: change?.digest ?? '', ...(verdict === 'reject' ? { reason: 'Not now' } : {}) },
});
const stateOf = async (at: Installation, { id }: PolicyProposalView) =>
  (await at.call('rita', 'showProposal', { params: { id } })).state;

const typesFrom = (at: Installation, from: number) => entriesFrom(at, from).map(({ type }) => type);

describe('a proposal', () => {
  test('comes with what was found out about it, and is in force after two approvals of others', async () => {
    const at = installation();
    const from = logSize(at);
    const before = await at.call('audrey', 'listPolicies');
    const proposal = await propose(at);
    expect(proposal).toMatchObject({ state: 'proposed', baseDigest: before.digest, approvalsNeeded: 2 });
    expect(proposal.report).toMatchObject({
      changes: { added: [], removed: [], changed: [before.rules[0]?.id] },
      newAccess: { kind: 'none', example: null },
      backtest: { changes: [] },
    });
    expect(proposal.report.cases).toBeGreaterThan(100);
    expect(proposal.report.conditions).toBeGreaterThan(50);
    expect(proposal.report.agreed).toBeGreaterThan(0);
    expect(proposal.report.backtest.decisions).toBe(proposal.report.backtest.unchanged);
    expect(proposal.report.backtest.decisions).toBeGreaterThan(0);

    await at.call('amy', 'reviewChange', opinion(proposal));
    expect(await stateOf(at, proposal)).toBe('proposed');
    expect((await at.call('audrey', 'listPolicies')).digest).toBe(before.digest);
    const earlier = now();
    await at.call('bob', 'reviewChange', opinion(proposal));
    expect(await stateOf(at, proposal)).toBe('activated');
    expect((await at.call('audrey', 'listPolicies')).digest).toBe(proposal.policyDigest);
    expect(typesFrom(at, from)).toEqual([
      'policy.proposed',
      'governance.proposed',
      'governance.reviewed',
      'governance.reviewed',
      'governance.carried-out',
      'policy.activated',
    ]);
    const shown = await at.call('audrey', 'showProposal', { params: { id: proposal.id } });
    expect(shown).toMatchObject({
      state: 'activated',
      reviews: [{ verdict: 'approve' }, { verdict: 'approve' }],
    });
    expect(shown.rules[0]?.version).toBe(versions);

    // The log answers for both times.
    const then = await at.call('audrey', 'policiesAt', { query: { time: earlier } });
    expect(then.digest).toBe(before.digest);
    const since = await at.call('audrey', 'policiesAt', { query: { time: now() } });
    expect(since).toMatchObject({
      digest: proposal.policyDigest,
      entry: { entry: { type: 'policy.activated', data: { proposal: proposal.id } } },
    });
    expect(since.entry.proof).toContain('c2sp.org/tlog-proof');
  });

  test('is judged by people other than its proposer, whose role holds for all accounts, once each', async () => {
    const at = installation();
    expect((await at.refused('amy', 'proposePolicies', { body: { documents: [{}], note: 'x' } })).code).toBe(
      'FORBIDDEN',
    );
    const proposal = await propose(at);
    const from = logSize(at);
    for (const [who, code] of [
      ['ada', 'REVIEW_REFUSED'],
      ['sid', 'FORBIDDEN'],
      ['sam', 'FORBIDDEN'],
      ['rita', 'FORBIDDEN'],
    ] as const)
      expect((await at.refused(who, 'reviewChange', opinion(proposal))).code).toBe(code);
    await at.call('amy', 'reviewChange', opinion(proposal));
    expect((await at.refused('amy', 'reviewChange', opinion(proposal))).code).toBe(
      'GOVERNANCE_REVIEW_REPEATED',
    );
    expect(typesFrom(at, from).filter((type) => type === 'governance.review-refused')).toHaveLength(5);
    await at.call('bob', 'reviewChange', opinion(proposal, 'reject'));
    expect(await stateOf(at, proposal)).toBe('rejected');
    const late = await at.refused('bob', 'reviewChange', opinion(proposal));
    expect(late).toMatchObject({ code: 'GOVERNANCE_STATE', message: expect.stringContaining('rejected') });
  });

  test('is reviewed as it was looked at, and withdrawn by whoever made it', async () => {
    const at = installation();
    const proposal = await propose(at);
    const other = opinion(proposal);
    const stale = { ...other, body: { ...other.body, digest: '0'.repeat(64) } };
    expect((await at.refused('amy', 'reviewChange', stale)).code).toBe('GOVERNANCE_DIFFERS');
    const { params } = other;
    expect((await at.refused('sid', 'withdrawChange', { params })).code).toBe('FORBIDDEN');
    await at.call('ada', 'withdrawChange', { params });
    expect(await stateOf(at, proposal)).toBe('withdrawn');
  });

  test('says in its change what is different, and is asked for once', async () => {
    const at = installation();
    const proposal = await propose(at);
    const { change, id } = proposal;
    const shown = await at.call('amy', 'showChange', { params: { id: change?.id ?? '' } });
    expect(shown).toMatchObject({
      effects: ['changes-rules'],
      items: [
        { before: proposal.baseDigest, after: expect.stringContaining('nothing passes that did not before') },
      ],
    });
    const body = { content: shown.content, reason: 'Once more' };
    const again = await at.refused('ada', 'proposeChange', { body });
    expect(again).toMatchObject({ code: 'GOVERNANCE_REFUSED', message: expect.stringContaining(id) });
  });

  test('is over when another one comes into force, because it was compared with the set before', async () => {
    const at = installation();
    const [first, second] = [await propose(at), await propose(at)];
    await at.call('amy', 'reviewChange', opinion(second));
    await at.call('bob', 'reviewChange', opinion(second));
    const { proposals } = await at.call('audrey', 'listProposals', { query: { state: 'superseded' } });
    expect(proposals.map(({ id }) => id)).toContain(first.id);
    expect((await at.refused('amy', 'reviewChange', opinion(first))).code).toBe('GOVERNANCE_STATE');
  });

  test('that opens something says so with an example', async () => {
    const at = installation();
    const { rules } = await at.call('audrey', 'listPolicies');
    const removed = 'any/one-api-user-per-integration';
    const { report } = await propose(
      at,
      rules.filter(({ id }) => id !== removed),
    );
    expect(report.changes.removed).toEqual([removed]);
    expect(report.newAccess).toMatchObject({
      kind: 'found',
      example: { before: 'deny', departures: [{ fact: 'target.belongsToOtherIntegration', here: true }] },
    });
  });

  const failing = (rule: Rule): Rule => ({
    ...rule,
    cases: (rule.cases as Rule[]).map((one) => ({ ...one, fires: !(one.fires as boolean) })),
  });
  test.each<[string, (rules: Rule[]) => Rule[], RegExp]>([
    ['does not pass the lint', ([first, ...rest]) => [{ ...first, effect: 'permit' }, ...rest], /effect/],
    ['has a case that fails', ([first = {}, ...rest]) => [failing(first), ...rest], /the case ".*" fails/],
    ['is the one in force', (rules) => rules.toReversed(), /the ones in force/],
  ])('that %s is refused with what to mend, and the refusal is in the log', async (_what, change, words) => {
    const at = installation();
    const { rules } = await at.call('audrey', 'listPolicies');
    const from = logSize(at);
    const body = { documents: change(rules), note: 'x' };
    const refused = await at.refused('ada', 'proposePolicies', { body });
    expect(refused).toMatchObject({
      status: 422,
      code: 'POLICY_REFUSED',
      message: expect.stringMatching(words),
    });
    expect(typesFrom(at, from)).toEqual(['policy.refused']);
  });
});

test('a bundle is signed by the key of the log and holds the texts that its digests are of', async () => {
  const at = installation();
  const { digest, rules } = await at.call('audrey', 'listPolicies');
  const bundle = await at.call('audrey', 'policyBundle', { params: { digest } });
  const opened = openNote(bundle.note, [parseVkey(at.services.keys.vkey)]);
  if (!opened.ok) throw new Error(opened.message);
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  expect(opened.note.text.split('\n')).toEqual([
    'countersign policy bundle v1',
    digest,
    ...rules.map(({ id, version }, index) => `${id} ${version} ${sha256(bundle.rules[index] ?? '')}`),
    '',
  ]);
  expect(sha256(`[${bundle.rules.join(',')}]`)).toBe(digest);
});

test('policies that this version ships stay those of another digest when others are in force', async () => {
  const { shippedDigest, digest } = await installation().call('audrey', 'listPolicies');
  expect(shippedDigest).toMatch(/^[0-9a-f]{64}$/);
  expect(digest).not.toBe(shippedDigest);
  expect(shippedRules.length).toBeGreaterThan(40);
});

test('a set of thousands of rules is taken as well', async () => {
  const at = installation();
  const { rules } = await at.call('audrey', 'listPolicies');
  const documents = Array.from({ length: 1_000 }, (_, index) => rules[index % rules.length]);
  const refused = await at.refused('ada', 'proposePolicies', { body: { documents, note: 'x' } });
  expect(refused.code).toBe('POLICY_REFUSED');
  expect(refused.details.problems).toHaveLength(21);
  expect(refused.message).toMatch(/and \d+ more/);
});

test('a set of documents that are no rules at all is refused like any other', async () => {
  const at = installation();
  for (const text of ['[1]', '[null]', '["\\ud800"]', '[{"constructor":{"id":1}}]', '[[[[]]]]']) {
    const body = { documents: JSON.parse(text), note: 'x' };
    expect((await at.refused('ada', 'proposePolicies', { body })).code, text).toBe('POLICY_REFUSED');
  }
});

test('policies in force that do not load any more can be replaced', async () => {
  const at = installation();
  const { rules } = await at.call('audrey', 'listPolicies');
  const base = { digest: '0'.repeat(64), documents: [{ id: 'broken' }], activatedAt: 0 };
  const assessed = await at.services.assessor.assess({ base, documents: rules });
  if (!assessed.ok) throw new Error(assessed.problems.join('; '));
  expect(assessed.report.changes.added).toHaveLength(rules.length);
  expect(assessed.report.newAccess.kind).toBe('found');
});
