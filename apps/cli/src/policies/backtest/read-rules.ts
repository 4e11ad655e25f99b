import { loadRules } from '@countersign/rules-engine';
import type { Rule } from '@countersign/schema';
import type { CommandContext } from '../../context.ts';
import { UsageError } from '../../exit-codes.ts';
import { readPolicySource } from '../read-policies.ts';
import { readActivePolicies } from './read-active-policies.ts';

/** What somebody calls a set of rules, and where those in force are found. */
export interface NamedPolicies {
  /** `shipped` with this version, `active` in the store, or a folder. */
  readonly name: string;
  readonly storePath: string;
  readonly context: Pick<CommandContext, 'client'>;
}

/** @throws UsageError where there are no such rules, or a document cannot be used */
export async function readRules(policies: NamedPolicies): Promise<readonly Rule[]> {
  const loaded = loadRules(await readDocuments(policies));
  if (loaded.ok) return loaded.rules;
  const errors = loaded.findings.filter(({ severity }) => severity === 'error');
  throw unusable(errors.map(({ rule, pointer, message }) => `${rule} ${pointer}: ${message}`));
}

async function readDocuments({ name, storePath, context }: NamedPolicies): Promise<readonly unknown[]> {
  // From the same file as the decisions, so that it works without the service as well.
  if (name === 'active') return readActivePolicies(storePath);
  const { documents, unreadable } = await readPolicySource(context, name);
  if (unreadable.length > 0) throw unusable(unreadable.map(({ place, message }) => `${place}: ${message}`));
  return documents.map(({ document }) => document);
}

function unusable(problems: readonly string[]): UsageError {
  return new UsageError(['These policies cannot be used:', ...problems].join('\n'));
}
