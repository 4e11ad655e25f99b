import { type Rule, ruleSchema } from '@countersign/schema';
import type { SharedConditions } from './conditions/parse-conditions.ts';
import type { Finding } from './finding.ts';
import { lintRules } from './lint/lint-rules.ts';

/** Rules that may be used, or everything that has to be mended first. */
export type LoadedRules =
  | { readonly ok: true; readonly rules: readonly Rule[]; readonly warnings: readonly Finding[] }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** Reads rule documents. One bad document refuses the whole set, because a set without it could let things through. */
export function loadRules(
  documents: readonly unknown[],
  sharedConditions: SharedConditions = {},
): LoadedRules {
  const findings = lintRules(documents, sharedConditions);
  if (findings.some(({ severity }) => severity === 'error')) return { ok: false, findings };
  return { ok: true, rules: documents.map((document) => ruleSchema.parse(document)), warnings: findings };
}
