import type { z } from 'zod';
import { valueAt } from './value-at.ts';

type Issue = z.core.$ZodIssue;

/**
 * What a value must be that broke its schema, in words that go on after its name: "must be true or false". The same words
 * for a file, a body and a configuration. The value itself is never shown, because it may be a secret.
 * @param input what was checked as a whole; the issue's path leads from there
 */
export function formatIssue(issue: Issue, input: unknown): string {
  return say(issue, valueAt(input, issue.path));
}

function say(issue: Issue, value: unknown): string {
  if (issue.code === 'custom' && worded(issue)) return issue.message;
  if (value === undefined) return 'must be given';
  if (value === null && issue.path.length > 0) return 'must not be null; leave it out instead';
  if (worded(issue)) return issue.message;
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${kindWanted(issue)}${issue.expected === 'string' ? '; put it in quotes' : ''}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_format':
      return `must be ${formatWanted(issue)}`;
    case 'too_small':
      return tooSmall(issue);
    case 'too_big':
      return issue.origin === 'string' || issue.origin === 'array'
        ? `must have at most ${issue.maximum} ${issue.origin === 'string' ? 'characters' : 'entries'}`
        : `must be at most ${issue.maximum}`;
    case 'invalid_key':
      return `has a name that ${issue.issues.map((inner) => say(inner, issue.path.at(-1))).join(' and ')}`;
    case 'invalid_union':
      return 'options' in issue && Array.isArray(issue.options)
        ? `must be one of ${issue.options.join(', ')}`
        : `must be ${issue.errors.flatMap((branch) => branch.slice(0, 1).map(kindWanted)).join(' or ')}`;
    case 'unrecognized_keys':
      return `must not have ${issue.keys.map((key) => `"${key}"`).join(', ')}`;
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    default:
      // What a schema of ours checks by itself says what it wants; the library's own words say nothing.
      return 'must be something else';
  }
}

/** The schemas' own wording begins so; the library's does not. */
function worded(issue: Issue): boolean {
  return issue.message.startsWith('must ');
}

function tooSmall(issue: Extract<Issue, { code: 'too_small' }>): string {
  if (issue.origin === 'string' || issue.origin === 'array') {
    const unit = issue.origin === 'string' ? 'characters' : 'entries';
    return issue.minimum === 1 ? 'must not be empty' : `must have at least ${issue.minimum} ${unit}`;
  }
  return issue.inclusive === false
    ? `must be more than ${issue.minimum}`
    : `must be at least ${issue.minimum}`;
}

function formatWanted(issue: Extract<Issue, { code: 'invalid_format' }>): string {
  switch (issue.format) {
    case 'email':
      return 'an e-mail address';
    case 'url':
      return 'a URL, such as https://host/path';
    case 'date':
      return 'a day that exists, written YYYY-MM-DD';
    case 'starts_with':
      return 'prefix' in issue ? `text that starts with ${issue.prefix}` : 'text with the right beginning';
    case 'datetime':
      return 'a time in UTC, such as 2026-11-22T10:00:00Z';
    case 'base64':
      return 'base64';
    case 'regex':
      return 'written in another form';
    default:
      return `written as ${issue.format}`;
  }
}

function kindWanted(issue: Issue): string {
  if (issue.code === 'invalid_value') return issue.values.map(String).join(' or ');
  if (issue.code !== 'invalid_type') return issue.message;
  // A number that was made from text, as in a query or an environment, is the only one that can have been no number.
  if ('received' in issue && issue.received === 'NaN') return 'a number';
  switch (issue.expected) {
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
