import type { ApiClient } from '@countersign/api-client';
import type { Command } from 'commander';
import { UsageError } from '../exit-codes.ts';
import { pathOf } from '../help/with-all-below.ts';
import { LOOKUPS } from './lookups.ts';
import { kindOfArgument, NAMED_KINDS, NAMING_OPTIONS, type NamedKind } from './named-kinds.ts';

/**
 * Puts the identifier in the place of every name that a command was given, before it runs, so that no command knows of names. What is an
 * identifier already costs no call.
 * @param client asked only where there is a name
 * @throws UsageError where nothing has the name, or several things have
 */
export async function resolveNames(command: Command, client: () => ApiClient): Promise<void> {
  const path = pathOf(command);
  for (const [index, argument] of command.registeredArguments.entries()) {
    const kind = kindOfArgument(path, argument.name());
    if (kind === undefined) continue;
    command.processedArgs[index] = await resolveAll(client, kind, command.processedArgs[index]);
  }
  for (const [option, kind] of NAMING_OPTIONS) {
    const given: unknown = command.getOptionValue(option);
    // The log knows the names of what there is no more, and looks for them itself.
    if (given === undefined || (path.startsWith('audit ') && option !== 'request')) continue;
    const resolved = await resolveAll(client, kind, given);
    if (resolved !== given)
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

async function resolveAll(client: () => ApiClient, kind: NamedKind, given: unknown): Promise<unknown> {
  if (typeof given === 'string') return resolveName(client, kind, given);
  if (!Array.isArray(given) || given.every((one) => NAMED_KINDS[kind].id.test(String(one)))) return given;
  const ids: string[] = [];
  for (const one of given) ids.push(await resolveName(client, kind, String(one)));
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
