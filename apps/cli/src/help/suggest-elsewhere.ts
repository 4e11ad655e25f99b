import type { Command } from 'commander';
import { pathOf, withAllBelow } from './with-all-below.ts';

/**
 * Says of a command that is not known where there is one of that name: whoever types `approve` means `review approve`, or one of its
 * kin. Any other error, and one with a suggestion of its own, stays as it is.
 */
export function suggestElsewhere(program: Command, error: string): string {
  const [, name] = /^error: unknown command '([^']+)'\n?$/.exec(error) ?? [];
  if (name === undefined) return error;
  const places = withAllBelow(program)
    .filter((one) => one.name() === name || one.parent?.name() === name)
    .map((one) => `"countersign ${pathOf(one)}"`);
  if (places.length === 0) return error;
  return `error: unknown command '${name}'\n(Did you mean ${places.slice(0, 4).join(', ')}?)\n`;
}
