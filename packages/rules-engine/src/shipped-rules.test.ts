import { readFileSync } from 'node:fs';
import {
  ACTIONS,
  type Facts,
  OPERATIONS,
  type Operation,
  PROVIDERS,
  type Provider,
} from '@countersign/schema';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { packIndexFile, renderPackIndex, shippedRuleNames } from '../scripts/pack-index.ts';
import { baselineFacts } from './cases/baseline-facts.ts';
import { runCases } from './cases/run-cases.ts';
import { decide, decideTrusted } from './decide.ts';
import { decideByReference } from './decide-by-reference.ts';
import { loadRules } from './load-rules.ts';
import { shippedRules } from './packs.ts';
import { compilePolicySet } from './policy-set.ts';
import { arbitraryValidFacts } from './testing/arbitrary-valid-facts.ts';
import { UNCOVERED } from './uncovered.ts';
import { validateFacts } from './validate-facts.ts';
import { verdictsAgree } from './verdicts-agree.ts';

const loaded = loadRules(shippedRules);
const rules = loaded.ok ? loaded.rules : [];
const set = compilePolicySet(rules);

/** Every documented policy and every house policy; the packs may hold more, never fewer. */
const CATALOGUE = [
  'eset/creator-is-root-or-superuser',
  'eset/no-api-rights-for-superuser-or-root',
  'eset/no-api-rights-for-hub-superuser',
  'eset/hub-superuser-api-exception',
  'eset/no-new-business-account',
  'eset/dedicated-api-user',
  'eset/dedicated-api-user-advice',
  'eset/integrations-toggle',
  'eset/activation-by-invitation',
  'eset/hub-activation-by-invitation',
  'ema2/own-company-only',
  'ema2/create-mandatory-fields',
  'ema2/update-mandatory-fields',
  'ema2/update-needs-write-permission',
  'ema2/country-code-listed',
  'ema2/permission-type-known',
  'ema2/specific-permissions-need-2-or-3',
  'ema2/write-to-parent-is-privileged',
  'dotdigital/creator-can-manage-account',
  'dotdigital/username-is-generated',
  'dotdigital/password-length',
  'dotdigital/password-digit-or-symbol',
  'dotdigital/password-without-email-or-company',
  'dotdigital/password-without-the-word-password',
  'dotdigital/password-confirmed',
  'dotdigital/enabled-on-create',
  'any/one-api-user-per-integration',
  'any/integration-is-registered',
  'any/delete-acknowledges-breakage',
  'any/disable-acknowledges-breakage',
  'house/requester-is-not-approver',
  'house/approvals',
  'house/executor-is-not-approver',
  'house/password-strength',
  'house/review-date',
  'house/rotation',
  'house/dormant',
  'house/two-factor',
  'house/batch-blast-radius',
  'house/email-domain',
];

/** SHA-256 of the four texts that the documented rules were read from. */
const TEXTS_READ = [
  '6025b0532e54605dcd5d28bad3186c45f0fd5aa78872e3174ee8cbb0ec2bf4d4',
  'a53b3b3a89ac462f6e24c692d7e5f0e483713e62794983c7f58327aedda8f9ac',
  '637e9d5f7a0acdb18bc65abe21a16bb6a2164044c6b4e0661e68944452d27878',
  '94d46dfa6a5234d53dab50c09f33c51619598e54e4e3ae530a2d86dc04662200',
];

describe('the shipped rules', () => {
  test('load without an error or a warning', () => {
    expect(loaded).toMatchObject({ ok: true, warnings: [] });
  });

  test('hold every policy of the catalogue', () => {
    expect(rules.map(({ id }) => id)).toEqual(expect.arrayContaining(CATALOGUE));
  });

  test('are all in the index, each under its own id', () => {
    expect(readFileSync(packIndexFile, 'utf8')).toBe(renderPackIndex());
    expect(rules.map(({ id }) => id)).toEqual(shippedRuleNames().map(({ pack, name }) => `${pack}/${name}`));
  });

  test('name one of the texts that were read wherever a digest is given', () => {
    const digests = rules.flatMap(({ source }) => source.sha256 ?? []);
    expect(new Set(digests)).toEqual(new Set(TEXTS_READ));
    expect(rules.every(({ source }) => /^\d{4}-\d{2}-\d{2}$/.test(source.read))).toBe(true);
  });

  test('pass their cases in both evaluators, with every condition seen true and seen false', async () => {
    const { cases, coverage, passed } = await runCases(rules);
    expect(cases.filter((result) => !result.passed)).toEqual([]);
    expect(coverage.filter(({ seenTrue, seenFalse }) => !seenTrue || !seenFalse)).toEqual([]);
    expect(passed).toBe(true);
  });

  test('refuse nothing unremarkable on any provider, except what dotdigital does not have', () => {
    const refused = PROVIDERS.flatMap((provider) =>
      OPERATIONS.flatMap((operation) => {
        const { outcome, determining } = decide(set, baselineFacts(provider, operation), { trace: false });
        return outcome === 'deny' ? [[provider, operation, ...determining.map(({ ruleId }) => ruleId)]] : [];
      }),
    );
    expect(refused).toEqual([
      ['dotdigital', 'grant-api-access', UNCOVERED],
      ['dotdigital', 'revoke-api-access', UNCOVERED],
    ]);
  });

  test('let nothing happen to an API user without somebody else', () => {
    for (const provider of PROVIDERS) {
      for (const operation of ACTIONS) {
        const { outcome, requirements } = decide(set, baselineFacts(provider, operation), { trace: false });
        if (outcome === 'deny') continue;
        expect(outcome, `${operation} on ${provider}`).toBe('review');
        expect(requirements.some(({ requirement }) => requirement.type === 'approvals')).toBe(true);
      }
    }
  });

  test('take two approvals for what cannot be taken back, and one for everything else', () => {
    for (const provider of PROVIDERS) {
      for (const operation of ACTIONS) {
        const facts = baselineFacts(provider, operation);
        const { outcome, requirements } = decide(set, facts, { trace: false });
        if (outcome === 'deny') continue;
        const counts = requirements.flatMap(({ requirement }) =>
          requirement.type === 'approvals' ? [requirement.count] : [],
        );
        const needed = facts.effects.includes('deletes-user') ? 2 : 1;
        expect(Math.max(...counts), `${operation} on ${provider}`).toBe(needed);
      }
    }
  });

  test('ask a rotation on dotdigital for all that creating and deleting owe, and a revocation for what disabling owes', () => {
    /** Approvals apart, of which the highest number counts. */
    const owed = (provider: Provider, operation: Operation) =>
      decide(set, baselineFacts(provider, operation), { trace: false })
        .requirements.filter(({ requirement }) => requirement.type !== 'approvals' || requirement.count > 1)
        .map(({ requirement }) => JSON.stringify(requirement))
        .sort();
    const parts = [...owed('dotdigital', 'create'), ...owed('dotdigital', 'delete')];
    expect(parts).toHaveLength(4);
    expect(owed('dotdigital', 'rotate-credentials')).toEqual(expect.arrayContaining(parts));
    for (const provider of PROVIDERS.filter((one) => one !== 'dotdigital')) {
      expect(owed(provider, 'revoke-api-access')).toEqual(owed(provider, 'disable'));
      expect(owed(provider, 'disable')).toHaveLength(1);
    }
  });

  test('get the same verdict from both evaluators on any valid facts', async () => {
    const outcomes = new Set<string>();
    await fc.assert(
      fc.asyncProperty(arbitraryValidFacts, async (facts: Facts) => {
        expect(validateFacts(facts)).toHaveProperty('facts');
        const compiled = decideTrusted(set, facts, { trace: true });
        const reference = await decideByReference(set, facts);
        expect(verdictsAgree(compiled, reference), JSON.stringify({ compiled, reference })).toBe(true);
        expect(compiled.trace).toEqual(reference.trace);
        expect(compiled.errors).toEqual([]);
        outcomes.add(compiled.outcome);
      }),
      { numRuns: 500 },
    );
    expect(outcomes).toEqual(new Set(['allow', 'review', 'deny']));
  });
});
