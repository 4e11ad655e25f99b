import type { PlanStep, RequestViewWire } from '@countersign/schema';
import { table } from './table.ts';

/** What will be done, step by step, and by whom. */
export function formatPlan(plan: readonly PlanStep[]): string {
  if (plan.length === 0) return '';
  return table(
    ['step', 'by', 'effects', 'what'],
    plan.map((step, index) => [String(index + 1), doer(step), (step.effects ?? []).join(', '), step.title]),
  );
}

/** How far the steps are. Those of an earlier approval that an edit took back are left out. */
export function formatSteps(view: RequestViewWire): string {
  const { plan } = view.revision;
  const newest = new Map(view.steps.map((step) => [step.position, step]));
  const steps = [...newest.values()].filter((step) => step.position < plan.length);
  const rows = steps.map((step) => [
    String(step.position + 1),
    step.state,
    doer(plan[step.position] ?? { kind: step.kind, confirmedBy: null, instructions: null }),
    step.title,
    step.problem?.message ?? '',
  ]);
  return table(['step', 'state', 'by', 'what', 'problem'], rows);
}

/** Who does a step, and who makes sure of it. */
function doer({
  kind,
  confirmedBy,
  instructions,
}: Pick<PlanStep, 'kind' | 'confirmedBy' | 'instructions'>): string {
  const sure =
    confirmedBy === 'second-person'
      ? '; a second person confirms'
      : confirmedBy === 'read-back'
        ? '; the worker looks afterwards'
        : '';
  switch (kind) {
    case 'api':
      return `the worker, through the API${sure}`;
    case 'portal':
      return `a person, in the portal${sure}`;
    case 'external':
      return `somebody outside${sure}`;
    case 'verify':
      return instructions === null ? 'the worker looks' : 'the worker looks; two people where it cannot';
  }
}
