import {
  PASSWORD_STAND_IN,
  type RequestInput,
  requestSchemaFor,
  safeParse,
  valueAt,
} from '@countersign/schema';
import type { FileRow, RowProblem } from '../request-file.ts';
import { isRecord } from '../structured/is-record.ts';
import { formatValue } from '../text/format-value.ts';
import type { Candidate } from './candidate.ts';
import { checkPassword } from './check-password.ts';
import { formatIssues } from './format-issues.ts';

/** Problems that are told of one row; the rest of a hopeless row would only bury them. */
const TOLD_AT_MOST = 20;

/** Checks a candidate against the schema of a request and says in plain words what is wrong. */
export function checkRow(candidate: Candidate): FileRow {
  const { line, input, typed, problems, nameOf, source, request } = candidate;
  const row = { line, source, request };
  const { password, problems: passwordProblems } = checkPassword(typed);
  const asked = withStandIn(input, password !== null);
  const parsed = safeParse(requestSchemaFor(asked), asked);
  const found: RowProblem[] = [
    ...problems,
    ...passwordProblems.map(({ path, rule }) => ({ line, column: nameOf(path), value: null, rule })),
  ];
  // A row whose shape is wrong has no values to check.
  const unread = problems.some(({ column }) => column === null);
  const issues = parsed.success || unread ? [] : firstOfEachPath(parsed.error.issues.slice(0, TOLD_AT_MOST));
  for (const { path, rule, secret } of formatIssues(issues, asked)) {
    // What was left out because its text was refused is not missing as well.
    if (problems.length > 0 && isMissing(path, { asked, problems, nameOf })) continue;
    const value = secret || mayHoldPassword(path) ? null : formatValue(valueAt(input, path));
    found.push({ line, column: nameOf(path), value, rule });
  }
  return parsed.success && found.length === 0
    ? { ...row, kind: 'row', input: password === null ? parsed.data : withoutStandIn(parsed.data), password }
    : { ...row, kind: 'problem', problems: found.slice(0, TOLD_AT_MOST) };
}

function withStandIn(input: unknown, isTyped: boolean): unknown {
  if (!isTyped || !isRecord(input)) return input;
  const change = input.change === undefined ? {} : input.change;
  return isRecord(change) ? { ...input, change: { ...change, password: PASSWORD_STAND_IN } } : input;
}

function withoutStandIn(input: RequestInput): RequestInput {
  const { password: _, ...change } = input.change;
  return { ...input, change };
}

function isMissing(
  path: readonly PropertyKey[],
  row: Pick<Candidate, 'problems' | 'nameOf'> & { readonly asked: unknown },
): boolean {
  if (valueAt(row.asked, path) !== undefined) return false;
  const column = row.nameOf(path);
  return column === null || row.problems.some((problem) => problem.column === column);
}

/** What has the wrong type breaks other rules as well, which says nothing more. */
function firstOfEachPath<I extends { readonly path: readonly PropertyKey[] }>(
  issues: readonly I[],
): readonly I[] {
  const seen = new Set<string>();
  return issues.filter(({ path }) => {
    const place = JSON.stringify(path);
    return !seen.has(place) && seen.add(place);
  });
}

/** Also the row itself and its change, where they are no objects but a text. */
function mayHoldPassword(path: readonly PropertyKey[]): boolean {
  return path.includes('password') || path.length === 0 || (path.length === 1 && path[0] === 'change');
}
