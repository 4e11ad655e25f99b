import { explain } from '@countersign/rules-engine';
import type { RequestPreviewWire } from '@countersign/schema';
import type { RequestPreview } from '@countersign/use-cases';
import { endingOf } from './ending-of.ts';
import { isoOrNull } from './instant.ts';

/** What a submission would say. No identifier of it is told, since it is one of nothing. */
export function presentPreview({
  view,
  grounds,
  asks,
  signature,
  waits,
}: RequestPreview): RequestPreviewWire {
  const { state } = view.request;
  const nameOf = (id: string) => view.people.find((one) => one.id === id)?.name ?? id;
  return {
    state,
    outcome: view.decision.outcome,
    explanation: explain(
      { ...view.decision, trace: [], counterfactual: grounds?.grounds?.counterfactual ?? null },
      { ending: endingOf(state), problem: grounds?.problem ?? null },
    ),
    effects: [...view.effects],
    changes: view.changes.map((change) => ({ ...change })),
    plan: [...view.revision.plan],
    asks: asks.map(({ names, ...asked }) => ({ ...asked, names: [...names] })),
    askedAgain: view.askedAgain.asked.map(nameOf),
    outstanding: [...view.outstanding],
    signature,
    risk: waits?.risk ?? null,
    dueAt: isoOrNull(waits?.dueAt ?? null),
  };
}
