import { type AdoptApiUser, adoptApiUserSchema } from '@countersign/schema';
import type { CliConfig } from '../config.ts';
import { UsageError } from '../exit-codes.ts';
import { checkInput } from '../input/check-input.ts';
import { readTable } from '../input/read-table.ts';

/** An item of a list of users to adopt, counted from 1; without a body where it is wrong. */
export interface ReadAdoption {
  readonly item: number;
  readonly body?: AdoptApiUser;
  readonly problem: string | null;
}

/**
 * Reads users to adopt from a YAML, JSON or CSV file (by its name), one or a list of them. In CSV the first line names the
 * fields, as in YAML or with underscores; an empty cell is no value.
 * @throws CountersignError FILE_UNREADABLE
 */
export async function readAdoptions(config: CliConfig, path: string): Promise<readonly ReadAdoption[]> {
  // A user that belongs to no integration has an empty cell there, and in the other forms a null.
  const items = await readTable(config, path, { integration: null });
  return items.map((value, index) => checked(index + 1, value));
}

function checked(item: number, value: unknown): ReadAdoption {
  try {
    return { item, body: checkInput(adoptApiUserSchema, value), problem: null };
  } catch (error) {
    if (error instanceof UsageError) return { item, problem: error.message };
    throw error;
  }
}
