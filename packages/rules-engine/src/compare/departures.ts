import type { Facts, TraceCondition } from '@countersign/schema';
import { baselineFacts } from '../cases/baseline-facts.ts';
import { isRecord } from '../conditions/fact-path.ts';

type Json = TraceCondition['expected'];

/** A fact of a request that is not as in an unremarkable request of its provider and operation. */
export interface Departure {
  /** Names of the fact and of the field in it, with dots between them. */
  readonly fact: string;
  readonly usual: Json;
  readonly here: Json;
}

/** What is special about a request. */
export function departuresOf(facts: Facts): readonly Departure[] {
  return departuresFrom(baselineFacts(facts.provider, facts.operation), facts, '');
}

/** Both are complete facts, so they have the same fields. */
function departuresFrom(usual: unknown, here: unknown, fact: string): readonly Departure[] {
  if (!isRecord(usual) || !isRecord(here)) {
    const same = JSON.stringify(usual) === JSON.stringify(here);
    return same ? [] : [{ fact, usual: usual as Json, here: here as Json }];
  }
  return Object.keys(here).flatMap((field) =>
    departuresFrom(usual[field], here[field], fact === '' ? field : `${fact}.${field}`),
  );
}
