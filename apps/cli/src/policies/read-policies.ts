import { CountersignError, type Rule } from '@countersign/schema';
import type { CommandContext } from '../context.ts';
import { type Json, type PolicyFolder, readPolicyFolder } from './read-policy-folder.ts';

/**
 * The rule documents that a name stands for: `shipped` those that the product comes with, `active` those in force, anything
 * else the folder of that name.
 * @throws UsageError when there is no such folder; ApiError when the service does not answer
 */
export async function readPolicySource(
  context: Pick<CommandContext, 'client'>,
  name: string,
): Promise<PolicyFolder> {
  if (name === 'active') return asDocuments((await context.client().listPolicies({})).rules, 'in force');
  if (name !== 'shipped') return readPolicyFolder(name);
  const { shippedRules } = await import('@countersign/rules-engine');
  return asDocuments(shippedRules, 'shipped');
}

/**
 * `readPolicySource` for those who need every file of it.
 * @throws CountersignError FILE_UNREADABLE that names the first file that holds no document
 */
export async function readPolicies(context: Pick<CommandContext, 'client'>, name: string): Promise<Json[]> {
  const { documents, unreadable } = await readPolicySource(context, name);
  const [first] = unreadable;
  if (first !== undefined) {
    const problem = `${first.place}: ${first.message}`;
    throw new CountersignError('FILE_UNREADABLE', { problem, remedy: 'correct it and try again' });
  }
  return documents.map(({ document }) => document);
}

function asDocuments(rules: readonly unknown[], origin: string): PolicyFolder {
  // Rules that were loaded before are what was read from JSON.
  const named = rules.map((rule) => ({
    place: `${(rule as Rule).id} (${origin})`,
    document: rule as Json,
  }));
  return { documents: named, unreadable: [] };
}
