import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CHECKPOINT_TARGETS_FILE,
  checkpointTargetsFileSchema,
  type DeclaredTarget,
  formatIssue,
  safeParse,
} from '@countersign/schema';
import { parse, stringify } from 'yaml';
import { UsageError } from '../exit-codes.ts';

const HEAD =
  '# What checkpoints of the log are handed to. The worker reads this file again when it changes.\n';

/**
 * What the host has declared that checkpoints are handed to.
 * @throws UsageError where the file cannot be read as what it should be; it is left as it is
 */
export function readDeclaredTargets(dataDirectory: string): readonly DeclaredTarget[] {
  const path = join(dataDirectory, CHECKPOINT_TARGETS_FILE);
  if (!existsSync(path)) return [];
  let content: unknown;
  try {
    content = parse(readFileSync(path, 'utf8'), { maxAliasCount: 0, uniqueKeys: true }) ?? {};
  } catch (error) {
    throw new UsageError(
      `${path} is not YAML: ${error instanceof Error ? error.message : ''} Mend it first.`,
    );
  }
  const parsed = safeParse(checkpointTargetsFileSchema, content);
  if (parsed.success) return parsed.data.targets;
  const said = parsed.error.issues.map(
    (issue) => `${issue.path.join('.') || 'the file'} ${formatIssue(issue, content)}`,
  );
  throw new UsageError(`${path} cannot be used: ${said.join('; ')}. Mend it first.`);
}

/**
 * Declares one more.
 * @throws UsageError where the name is taken, or what was said makes no target
 */
export function addDeclaredTarget(dataDirectory: string, target: DeclaredTarget): void {
  const targets = [...readDeclaredTargets(dataDirectory), target];
  const parsed = safeParse(checkpointTargetsFileSchema, { targets });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const isTaken = targets.filter(({ name }) => name === target.name).length > 1;
    throw new UsageError(
      isTaken
        ? `There is a target ${target.name} already: give another --name, or take that one away with "countersign memory remove ${target.name}".`
        : `This cannot be a target: ${issue?.path.slice(2).join('.') ?? ''} ${issue === undefined ? '' : formatIssue(issue, { targets })}.`,
    );
  }
  write(dataDirectory, parsed.data.targets);
}

/** Takes one away. @throws UsageError where there is none of that name */
export function removeDeclaredTarget(dataDirectory: string, name: string): DeclaredTarget {
  const targets = readDeclaredTargets(dataDirectory);
  const found = targets.find((one) => one.name === name);
  if (found === undefined) {
    const named = targets.map((one) => one.name).join(', ') || 'none';
    throw new UsageError(
      `No target ${name} is declared in ${join(dataDirectory, CHECKPOINT_TARGETS_FILE)}; there are: ${named}. Witnesses are named by the policy, and others by the settings of the worker.`,
    );
  }
  write(
    dataDirectory,
    targets.filter((one) => one !== found),
  );
  return found;
}

/** Whoever reads meanwhile finds the file as it was or as it is, whole. It may hold the password of a mail server. */
function write(dataDirectory: string, targets: readonly DeclaredTarget[]): void {
  const path = join(dataDirectory, CHECKPOINT_TARGETS_FILE);
  writeFileSync(`${path}.new`, `${HEAD}${stringify({ targets })}`, { mode: 0o600, flush: true });
  renameSync(`${path}.new`, path);
}
