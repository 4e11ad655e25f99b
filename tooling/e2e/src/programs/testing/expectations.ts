import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LedgerEntry } from '@countersign/sandbox';
import { expect } from 'vitest';
import { z } from 'zod';
import { ROOT } from './checkout.ts';
import type { Report } from './demo.ts';
import { effectsOf } from './stand-ins.ts';

const VERDICTS = z
  .array(z.object({ line: z.int(), verdict: z.string(), rules: z.array(z.string()) }))
  .parse(JSON.parse(readFileSync(join(ROOT, 'examples', 'expected-verdicts.json'), 'utf8')));

const ENDS = { deny: ['denied'], invalid: ['refused'], review: ['done', 'rejected'], allow: ['done'] };

/** Each row has the verdict and the rules that the example says it has, and came to the end that goes with it. */
export function expectDocumentedRows(rows: Report['rows']): void {
  const sorted = (rules: readonly string[]) => rules.toSorted();
  expect(rows.map(({ line, verdict, rules }) => ({ line, verdict, rules: sorted(rules) }))).toEqual(
    VERDICTS.map(({ line, verdict, rules }) => ({ line, verdict, rules: sorted(rules) })),
  );
  for (const { line, verdict, state } of rows) expect(ENDS[verdict], `line ${line}`).toContain(state);
}

/** What the ledger says was done is what the example comes to on the providers: nothing is missing, nothing was done twice. */
export async function expectDocumentedEffects(ledger: readonly LedgerEntry[]): Promise<void> {
  const effects = effectsOf(ledger);
  expect(effects).toEqual([...new Set(effects)]);
  await expect(`${effects.join('\n')}\n`).toMatchFileSnapshot(
    join(import.meta.dirname, 'expected-effects.txt'),
  );
}
