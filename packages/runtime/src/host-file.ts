import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CountersignError, type ErrorCode, formatIssue, safeParse } from '@countersign/schema';
import { parse } from 'yaml';
import type { z } from 'zod';

const OPEN_TO_OTHERS = 0o077;

/**
 * A file of YAML in the data directory by which the host declares something. It is read again when it has changed: it is asked for
 * often, and changes once a month. Where there is none, it reads as an empty one.
 * @throws CountersignError with the code for a file that others can read or change, or that says what it cannot
 */
export function createHostFile<T>(options: {
  readonly name: string;
  readonly schema: z.ZodType<T>;
  readonly unusable: Extract<
    ErrorCode,
    'CREDENTIALS_FILE_UNUSABLE' | 'CHECKPOINT_TARGETS_UNUSABLE' | 'NOTIFICATIONS_FILE_UNUSABLE'
  >;
}): (dataDirectory: string) => T {
  const { name, schema, unusable } = options;
  let empty: T | undefined;
  let latest: { readonly state: string; readonly file: T } | undefined;
  return (dataDirectory) => {
    const path = join(dataDirectory, name);
    const refuse = (problem: string, cause?: unknown) =>
      new CountersignError(unusable, { path, problem }, cause);
    const stat = statSync(path, { throwIfNoEntry: false, bigint: true });
    if (stat === undefined) {
      empty ??= schema.parse({});
      return empty;
    }
    const state = [path, stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs].join(' ');
    if (state === latest?.state) return latest.file;
    if ((Number(stat.mode) & OPEN_TO_OTHERS) !== 0)
      throw refuse(`other users of the machine can read or change it; run: chmod 600 ${path}`);
    let content: unknown;
    try {
      content = parse(readFileSync(path, 'utf8'), { maxAliasCount: 0, uniqueKeys: true }) ?? {};
    } catch (cause) {
      throw refuse('it is not YAML', cause);
    }
    const parsed = safeParse(schema, content);
    if (!parsed.success) {
      const said = parsed.error.issues.map(
        (issue) => `${issue.path.join('.') || 'the file'} ${formatIssue(issue, content)}`,
      );
      throw refuse(said.join('; '));
    }
    latest = { state, file: parsed.data };
    return parsed.data;
  };
}
