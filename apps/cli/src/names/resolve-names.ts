import type { ApiClient } from '@countersign/api-client';
import type { Command } from 'commander';
import { UsageError } from '../exit-codes.ts';
import { pathOf } from '../help/with-all-below.ts';
import { LOOKUPS } from './lookups.ts';
import { kindOfArgument, NAMED_KINDS, NAMING_OPTIONS, type NamedKind } from './named-kinds.ts';

/** What was called by a name, by its identifier. */
const given = new WeakMap<Command, Map<string, string>>();

/** By which name the caller called something; undefined where by its identifier. */
export const nameGiven = (command: Command, id: string): string | undefined => given.get(command)?.get(id);

/**
 * Puts the identifier in the place of every name that a command was given, before it runs, so that no command knows of names. What is an
 * identifier already costs no call.
 * @param client asked only where there is a name
 * @throws UsageError where nothing has the name, or several things have
 */
export async function resolveNames(command: Command, client: () => ApiClient): Promise<void> {
  const path = pathOf(command);
  const names = new Map<string, string>();
  given.set(command, names);
  const find = async (kind: NamedKind, name: string) => {
    const id = await resolveName(client, kind, name);
    if (id !== name) names.set(id, name);
    return id;
  };
  for (const [index, argument] of command.registeredArguments.entries()) {
    const kind = kindOfArgument(path, argument.name());
    if (kind === undefined) continue;
    command.processedArgs[index] = await resolveAll(find, kind, command.processedArgs[index]);
  }
  for (const [option, kind] of NAMING_OPTIONS) {
    const value: unknown = command.getOptionValue(option);
    // The log knows the names of what there is no more, and looks for them itself.
    if (value === undefined || (path.startsWith('audit ') && option !== 'request')) continue;
    const resolved = await resolveAll(find, kind, value);
    if (resolved !== value)
      command.setOptionValueWithSource(option, resolved, command.getOptionValueSource(option));
  }
}

/** What the help says of a command whose arguments may be names; undefined where none may. */
export function formatNamesTaken(command: Command): string | undefined {
  const path = pathOf(command);
  const kinds = command.registeredArguments.flatMap(
    (argument) => kindOfArgument(path, argument.name()) ?? [],
  );
  const [kind] = kinds;
  if (kind === undefined) return undefined;
  return `In place of the identifier of ${/^[Aaeiou]/.test(kind) ? 'an' : 'a'} ${kind}: ${NAMED_KINDS[kind].names}.`;
}

async function resolveAll(
  find: (kind: NamedKind, name: string) => Promise<string>,
  kind: NamedKind,
  value: unknown,
): Promise<unknown> {
  if (typeof value === 'string') return find(kind, value);
  if (!Array.isArray(value) || value.every((one) => NAMED_KINDS[kind].id.test(String(one)))) return value;
  const ids: string[] = [];
  for (const one of value) ids.push(await find(kind, String(one)));
  return ids;
}

async function resolveName(client: () => ApiClient, kind: NamedKind, name: string): Promise<string> {
  const { id, names, list } = NAMED_KINDS[kind];
  if (id.test(name)) return name;
  const [found, ...others] = await LOOKUPS[kind](client(), name);
  if (found === undefined)
    throw new UsageError(
      `${name} is no ${kind} that you can see: give its identifier, or its name (${names}). "countersign ${list}" lists what there is.`,
    );
  if (others.length === 0) return found.id;
  const meant = [found, ...others].slice(0, 10).map((one) => `\n  ${one.id}  ${one.shown}`);
  const more = others.length > 9 ? `\n  and ${others.length - 9} more` : '';
  throw new UsageError(
    `${name} may mean more than one ${kind}. Give the identifier of the one that you mean:${meant.join('')}${more}`,
  );
}
