import { changeSchema, exceptionRequestSchema, requestInputSchema } from '@countersign/schema';
import { suggestion } from '../text/nearest-name.ts';
import { showText } from '../text/show-value.ts';
import { valueAt } from './value-at.ts';

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
    return [{ path: issue.path, rule: ruleOf(issue, valueAt(input, issue.path)), secret: false }];
  });
}

function ruleOf(issue: Issue, value: unknown): string {
  if (value === undefined) return 'must be given';
  if (value === null) return 'must not be null; leave it out instead';
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${kindOf(issue.expected)}${issue.expected === 'string' ? '; put it in quotes' : ''}`;
    case 'invalid_value': {
      const values = issue.values.map(String);
      return `must be one of ${values.join(', ')}${typeof value === 'string' ? suggestion(value, values) : ''}`;
    }
    case 'invalid_format':
      return issue.format === 'date' ? 'must be a day that exists, written YYYY-MM-DD' : issue.message;
    case 'too_small':
      return issue.origin === 'string' && issue.minimum === 1 && !worded(issue)
        ? 'must not be empty'
        : limited(issue, `must be at least ${issue.minimum}`);
    case 'too_big':
      return limited(
        issue,
        issue.origin === 'array'
          ? `must have at most ${issue.maximum} entries`
          : `must be at most ${issue.maximum}`,
      );
    case 'invalid_key':
      return `has a name that ${issue.issues.map((inner) => ruleOf(inner, issue.path.at(-1))).join(' and ')}`;
    case 'invalid_union':
      return `must be ${issue.errors.flatMap((branch) => branch.slice(0, 1).map(kindWanted)).join(' or ')}`;
    default:
      return issue.message;
  }
}

function limited(issue: Issue, otherwise: string): string {
  return worded(issue) ? issue.message : otherwise;
}

/** The schema's own wording begins so; the library's does not. */
function worded(issue: Issue): boolean {
  return issue.message.startsWith('must ');
}

function kindWanted(issue: Issue): string {
  return issue.code === 'invalid_type' ? kindOf(issue.expected) : issue.message;
}

function kindOf(expected: string): string {
  switch (expected) {
    case 'string':
      return 'text';
    case 'int':
    case 'number':
      return 'a whole number';
    case 'boolean':
      return 'true or false';
    case 'array':
      return 'a list';
    default:
      return 'an object';
  }
}
