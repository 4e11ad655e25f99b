import {
  compilePolicySet,
  decideByReference,
  decideTrusted,
  departuresOf,
  diffRules,
  findNewAccess,
  loadRules,
  type PolicySet,
  runCases,
  verdictsAgree,
} from '@countersign/rules-engine';
import type { Facts, PolicyReport, Rule } from '@countersign/schema';
import { CHANGE_KINDS } from '../report.ts';
import { runBacktest } from '../run-backtest.ts';

/** How many requests of a kind are named. */
const NAMED = 20;

/** What was found out about a set of policies that somebody wants in force. */
export type PolicyAssessment =
  | { readonly ok: true; readonly documents: readonly unknown[]; readonly report: PolicyReport }
  | { readonly ok: false; readonly problems: readonly string[] };

/** A set of policies that somebody wants in force, and what it is compared with. Plain values: they go to another thread. */
export interface Assessment {
  /** Documents of the set in force. */
  readonly base: readonly unknown[];
  readonly documents: readonly unknown[];
  /** The newest decisions, on whose facts both evaluators are asked. */
  readonly recorded: readonly { readonly id: string; readonly facts: Facts }[];
  /** File of the store, for the replay, which reads it by itself. */
  readonly storePath: string;
  readonly personalKey: string;
  /** Threads of the replay. */
  readonly workers: number;
}

/**
 * Everything that is found out about a set of policies before anybody is asked to approve it: lint, cases with both
 * evaluators, both evaluators on recorded facts, what changes, whether it opens anything, and a replay of the recorded
 * decisions.
 */
export async function assessPolicies(assessment: Assessment): Promise<PolicyAssessment> {
  const loaded = loadRules(assessment.documents);
  if (!loaded.ok) return refused(loaded.findings.map((one) => `${one.rule} ${one.pointer}: ${one.message}`));
  const inForce = loadRules(assessment.base);
  // A set that a later version does not load any more refuses everything, as one without rules does. This is the way out.
  const before = inForce.ok ? inForce.rules : [];
  // A set has no order: the same rules have the same digest, however their files are named.
  const rules = loaded.rules.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const cases = await runCases(rules);
  const failed = cases.cases.filter((one) => !one.passed);
  const oneSided = cases.coverage.filter(({ seenTrue, seenFalse }) => !(seenTrue && seenFalse));
  if (!cases.passed) {
    return refused([
      ...failed.map((one) => `${one.rule}: the case "${one.title}" fails`),
      ...oneSided.map((one) => `${one.rule} ${one.pointer}: no case shows it both true and false`),
    ]);
  }
  const agreement = await compareEvaluators(assessment.recorded, compilePolicySet(rules));
  if (agreement.disagreed.length > 0) {
    return refused(
      agreement.disagreed.map((id) => `the two evaluators disagree on the facts of decision ${id}`),
    );
  }
  const report: PolicyReport = {
    warnings: loaded.warnings.map(({ rule, pointer, message }) => ({ rule, pointer, message })),
    cases: cases.cases.length,
    conditions: cases.coverage.length,
    agreed: agreement.asked,
    changes: changesOf(before, rules),
    newAccess: newAccessOf(before, rules),
    backtest: await replay(assessment, rules),
  };
  return { ok: true, documents: rules, report };
}

const refused = (problems: readonly string[]): PolicyAssessment => ({ ok: false, problems });

async function compareEvaluators(
  recorded: Assessment['recorded'],
  set: PolicySet,
): Promise<{ asked: number; disagreed: readonly string[] }> {
  const disagreed: string[] = [];
  for (const { id, facts } of recorded) {
    const compiled = decideTrusted(set, facts, { trace: false });
    if (!verdictsAgree(compiled, await decideByReference(set, facts))) disagreed.push(id);
  }
  return { asked: recorded.length, disagreed };
}

function changesOf(before: readonly Rule[], after: readonly Rule[]): PolicyReport['changes'] {
  const diff = diffRules(before, after);
  const ids = (rules: readonly { readonly id: string }[]) => rules.map(({ id }) => id);
  return { added: ids(diff.added), removed: ids(diff.removed), changed: ids(diff.changed) };
}

function newAccessOf(before: readonly Rule[], after: readonly Rule[]): PolicyReport['newAccess'] {
  const found = findNewAccess(before, after);
  if (found.kind !== 'found') return { kind: found.kind, example: null };
  const { facts } = found;
  return {
    kind: 'found',
    example: {
      provider: facts.provider,
      operation: facts.operation,
      departures: [...departuresOf(facts)],
      before: found.before.outcome,
      after: found.after.outcome,
    },
  };
}

async function replay(
  { storePath, personalKey, workers }: Pick<Assessment, 'storePath' | 'personalKey' | 'workers'>,
  rules: readonly Rule[],
): Promise<PolicyReport['backtest']> {
  const report = await runBacktest({ storePath, personalKey, rules, workers });
  return {
    decisions: report.decisions,
    unchanged: report.unchanged,
    ...(report.erased === 0 ? {} : { erased: report.erased }),
    changes: CHANGE_KINDS.flatMap((kind) => {
      const { count, changes } = report.changes[kind];
      if (count === 0) return [];
      const requests = changes.flatMap(({ request }) => request ?? []);
      return [{ kind, count, requests: [...new Set(requests)].slice(0, NAMED) }];
    }),
  };
}
