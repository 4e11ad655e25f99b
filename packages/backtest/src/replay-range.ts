import { decideTrusted, type PolicySet } from '@countersign/rules-engine';
import type { Digest, Instant } from '@countersign/schema';
import { agree, compareVerdicts } from './compare-verdicts.ts';
import type { DecisionRow, History, RowRange } from './history.ts';
import { readDecision, readFacts } from './read-recorded.ts';
import type { Change, Tally } from './report.ts';
import { summarizeOutcome } from './summarize-outcome.ts';
import { addChange, emptyTally, type OpenTally } from './tally.ts';

/** What is replayed, and on which decisions. */
export interface Replay {
  readonly history: Pick<History, 'decisions' | 'personalTexts'>;
  readonly set: PolicySet;
  /** Digest under which the set was in force; null where it never was. */
  readonly policyDigest: Digest | null;
  readonly since: Instant;
}

/** Decides the recorded decisions of a range again, one at a time, and counts what came out of it. */
export function replayRange(replay: Replay, range: RowRange): Tally {
  const tally = emptyTally();
  for (const row of replay.history.decisions(range, replay.since)) {
    tally.decisions += 1;
    replayRow(replay, row, tally);
  }
  return tally;
}

function replayRow({ history, set, policyDigest }: Replay, row: DecisionRow, tally: OpenTally): void {
  const personal = openPersonal(history, row);
  if (personal.kind === 'erased') {
    tally.erased += 1;
    return;
  }
  const recorded = readDecision(row);
  const facts: ReturnType<typeof readFacts> =
    personal.kind === 'texts' ? readFacts(row, personal.texts) : { ok: false, problem: personal.problem };
  if (!recorded.ok || !facts.ok) {
    const before = recorded.ok ? summarizeOutcome(recorded.value) : null;
    const problem = [recorded, facts].flatMap((part) => (part.ok ? [] : part.problem)).join('; ');
    addChange(tally, 'error', changeOf(row, { before, after: null, problem }));
    return;
  }
  const verdict = decideTrusted(set, facts.value, { trace: false });
  const kind = compareVerdicts(recorded.value, verdict);
  const isDefect = recorded.value.policyDigest === policyDigest && !agree(recorded.value, verdict);
  if (kind === null) tally.unchanged += 1;
  if (kind === null && !isDefect) return;
  const change = changeOf(row, {
    before: summarizeOutcome(recorded.value),
    after: summarizeOutcome(verdict),
    problem: kind === 'error' ? verdict.errors.map(({ message }) => message).join('; ') : null,
  });
  if (kind !== null) addChange(tally, kind, change);
  if (isDefect) addChange(tally, 'defect', change);
}

type Personal =
  | { readonly kind: 'texts'; readonly texts: readonly string[] }
  | { readonly kind: 'erased' }
  | { readonly kind: 'unreadable'; readonly problem: string };

function openPersonal(history: Pick<History, 'personalTexts'>, row: DecisionRow): Personal {
  try {
    const texts = history.personalTexts(row);
    return texts === null ? { kind: 'erased' } : { kind: 'texts', texts };
  } catch {
    return { kind: 'unreadable', problem: 'what is personal in the recorded facts cannot be opened' };
  }
}

function changeOf(
  { row, id, request, operation, recordedAt }: DecisionRow,
  found: Pick<Change, 'before' | 'after' | 'problem'>,
): Change {
  return { row, decision: id, request, operation, recordedAt, ...found };
}
