import {
  ACTIONS,
  type Action,
  type Facts,
  factsSchema,
  PROVIDERS,
  type Provider,
  requestSchemaFor,
} from '@countersign/schema';
import { describe, expect, test } from 'vitest';
import { baselineFacts } from '../cases/baseline-facts.ts';
import { isRecord } from '../conditions/fact-path.ts';
import { decide } from '../decide.ts';
import { loadRules } from '../load-rules.ts';
import { shippedRules } from '../packs.ts';
import { compilePolicySet } from '../policy-set.ts';

const loaded = loadRules(shippedRules);
const set = compilePolicySet(loaded.ok ? loaded.rules : []);

/** After the vendors' documents. */
const ROLES: Readonly<Record<Provider, readonly string[]>> = {
  'eset-business-account': ['superuser', 'write-access', 'regular'],
  'eset-msp-administrator-2': ['root', 'write-access', 'regular'],
  'eset-protect-hub': ['superuser', 'write-access', 'regular'],
  dotdigital: ['account-owner', 'can-manage-account', 'regular'],
};

/** Values of every kind; what the schema of the facts does not take in a place is left out. */
const VALUES: readonly unknown[] = [
  ...[null, true, false, 0, 1, 2, 4, 10, 400, 'x', 'SVK', 'none', 'typed', 'generated', 'read'],
  ...['regular', 'superuser', 'root', 'account-owner', 'api-user', 'regular-user'],
  ...[[], [1], [4]],
];

type Path = readonly string[];

function pathsOf(value: unknown, path: Path = []): readonly Path[] {
  if (!isRecord(value)) return [path];
  return Object.entries(value).flatMap(([name, inner]) => pathsOf(inner, [...path, name]));
}

function withValue(holder: unknown, [field, ...deeper]: Path, value: unknown): unknown {
  if (field === undefined) return value;
  const record = isRecord(holder) ? holder : {};
  return { ...record, [field]: withValue(record[field], deeper, value) };
}

/** An unremarkable request in which one fact is something else, in every way, and two are where `also` is one of them. */
function* spoiled(provider: Provider, action: Action): Generator<Facts> {
  const baseline = baselineFacts(provider, action);
  const regular = withValue(baseline, ['operator', 'role'], 'regular');
  for (const path of pathsOf(baseline)) {
    if (path[0] === 'provider' || path[0] === 'operation') continue;
    for (const value of VALUES) {
      for (const base of [baseline, regular]) {
        const facts = factsSchema.safeParse(withValue(base, path, value));
        if (facts.success) yield facts.data;
      }
    }
  }
}

/** Why a request of this kind cannot have a value; undefined where it can. */
function whyNot(provider: Provider, action: Action, fact: string, to: unknown): string | undefined {
  const [group, field = ''] = fact.split('.');
  const absent = to === null || to === false || (Array.isArray(to) && to.length === 0);
  if (fact === 'operator.role' || fact === 'target.role')
    return (absent && action === 'create') || ROLES[provider].includes(String(to))
      ? undefined
      : 'no such role';
  if (group !== 'change' || absent || field === 'reviewInDays') return undefined;
  const name = field.startsWith('email')
    ? 'email'
    : field.startsWith('specificPermission')
      ? 'specificPermissions'
      : field;
  const value =
    name === 'specificPermissions'
      ? { 'c0000000-0000-4000-8000-000000000001': Array.isArray(to) ? to[0] : 2 }
      : name === 'email' && field !== 'email'
        ? 'licenses@acme.example'
        : to;
  const about = action === 'create' ? {} : { subject: 'somebody' };
  const parsed = requestSchemaFor({ provider, action }).safeParse({
    ...{ provider, action, account: 'acme', reason: 'a test', ...about },
    change: { [name]: value },
  });
  return parsed.success ? undefined : parsed.error.issues[0]?.message;
}

describe.each(PROVIDERS)('what would make a request on %s pass', (provider) => {
  test.each(ACTIONS)(
    'is something that a request to %s can have',
    (action) => {
      const wrong = new Set<string>();
      let found = 0;
      for (const facts of spoiled(provider, action)) {
        const changes = decide(set, facts, { trace: true }).counterfactual ?? [];
        found += changes.length;
        for (const { fact, to } of changes) {
          const why = whyNot(provider, action, fact, to);
          if (why !== undefined) wrong.add(`${fact} ${JSON.stringify(to)}: ${why}`);
        }
      }
      expect([...wrong]).toEqual([]);
      // dotdigital has no such operation, and nothing makes it pass.
      if (!(provider === 'dotdigital' && action.endsWith('-api-access'))) expect(found).toBeGreaterThan(0);
    },
    60_000,
  );
});
