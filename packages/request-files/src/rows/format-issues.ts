import {
  exceptionRequestSchema,
  FIELDS,
  fieldsOf,
  formatIssue,
  kindOfRequestSchema,
  requestInputSchema,
  safeParse,
  takenPhrase,
  valueAt,
  whyLeftOut,
} from '@countersign/schema';
import { formatText } from '../text/format-value.ts';
import { suggestion } from '../text/nearest-name.ts';

type Issue = NonNullable<ReturnType<typeof requestInputSchema.safeParse>['error']>['issues'][number];

/** A broken rule in words for the person who wrote the file. */
interface FormattedIssue {
  readonly path: readonly PropertyKey[];
  readonly rule: string;
  /** The value must not be shown: a name that is not known may be a misspelt "password". */
  readonly secret: boolean;
}

const NAMES: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(requestInputSchema.shape),
  exception: Object.keys(exceptionRequestSchema.shape),
};

/** Looking for the nearest name is the costly part of a hopeless file. */
const UNKNOWN_TOLD_AT_MOST = 5;

/** What the schema found, one entry for each broken rule. */
export function formatIssues(issues: readonly Issue[], input: unknown): readonly FormattedIssue[] {
  return issues.flatMap((issue): FormattedIssue[] => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.slice(0, UNKNOWN_TOLD_AT_MOST).map((key) => ({
        path: [...issue.path, formatText(key)],
        rule: unknownField(key, issue.path, input),
        secret: true,
      }));
    }
    const rule = formatIssue(issue, input) + nearestOf(issue, valueAt(input, issue.path));
    return [{ path: issue.path, rule, secret: false }];
  });
}

function unknownField(key: string, path: readonly PropertyKey[], input: unknown): string {
  const kind = safeParse(kindOfRequestSchema, input);
  if (path[0] === 'change' && kind.success) {
    const { provider, action } = kind.data;
    const taken = fieldsOf(provider, action).map(({ name }) => name);
    const meant = Object.hasOwn(FIELDS, key) ? '' : suggestion(key, [...taken, 'passwordConfirmation']);
    return `is not a field that this takes${meant}: ${takenPhrase(provider, action, [key])}`;
  }
  const why = path.length === 0 ? whyLeftOut(key) : undefined;
  if (why !== undefined) return `must be left out: ${why}`;
  return `is not a field of a request${suggestion(key, NAMES[path.join('.')] ?? [])}`;
}

/** A misspelt one of a few values is what files hold most often. */
function nearestOf(issue: Issue, value: unknown): string {
  return issue.code === 'invalid_value' && typeof value === 'string'
    ? suggestion(value, issue.values.map(String))
    : '';
}
