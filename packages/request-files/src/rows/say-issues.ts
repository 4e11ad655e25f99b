import {
  changeSchema,
  exceptionRequestSchema,
  requestInputSchema,
  sayIssue,
  valueAt,
} from '@countersign/schema';
import { suggestion } from '../text/nearest-name.ts';
import { showText } from '../text/show-value.ts';

type Issue = NonNullable<ReturnType<typeof requestInputSchema.safeParse>['error']>['issues'][number];

/** A broken rule in words for the person who wrote the file. */
interface SaidIssue {
  readonly path: readonly PropertyKey[];
  readonly rule: string;
  /** The value must not be shown: a name that is not known may be a misspelt "password". */
  readonly secret: boolean;
}

const FIELDS: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(requestInputSchema.shape),
  change: [...Object.keys(changeSchema.shape), 'passwordConfirmation'],
  exception: Object.keys(exceptionRequestSchema.shape),
};

/** Looking for the nearest name is the costly part of a hopeless file. */
const UNKNOWN_TOLD_AT_MOST = 5;

/** What the schema found, one entry for each broken rule. */
export function sayIssues(issues: readonly Issue[], input: unknown): readonly SaidIssue[] {
  return issues.flatMap((issue): SaidIssue[] => {
    if (issue.code === 'unrecognized_keys') {
      const fields = FIELDS[issue.path.join('.')] ?? [];
      return issue.keys.slice(0, UNKNOWN_TOLD_AT_MOST).map((key) => ({
        path: [...issue.path, showText(key)],
        rule: `is not a field of a request${suggestion(key, fields)}`,
        secret: true,
      }));
    }
    const rule = sayIssue(issue, input) + nearestOf(issue, valueAt(input, issue.path));
    return [{ path: issue.path, rule, secret: false }];
  });
}

/** A misspelt one of a few values is what files hold most often. */
function nearestOf(issue: Issue, value: unknown): string {
  return issue.code === 'invalid_value' && typeof value === 'string'
    ? suggestion(value, issue.values.map(String))
    : '';
}
