import { type AdoptApiUser, adoptApiUserSchema, CountersignError } from '@countersign/schema';
import type { CliConfig } from '../config.ts';
import { UsageError } from '../exit-codes.ts';
import { checkInput } from '../input/check-input.ts';
import { readItems } from '../input/read-definitions.ts';
import { readInputFile } from '../input/read-file.ts';

/** An item of a list of users to adopt, counted from 1; without a body where it is wrong. */
export interface ReadAdoption {
  readonly item: number;
  readonly body?: AdoptApiUser;
  readonly problem: string | null;
}

type Cells = Readonly<Record<string, string>>;

const WORDS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['yes', true],
  ['true', true],
  ['no', false],
  ['false', false],
]);
const NUMBERS = new Set(['permissionType']);
const SWITCHES = new Set(['integrationsEnabled', 'twoFactorEnabled']);

/**
 * Reads users to adopt from a YAML, JSON or CSV file (by its name), one or a list of them. In CSV the first line names the
 * fields, as in YAML or with underscores; an empty cell is no value.
 * @throws CountersignError FILE_UNREADABLE
 */
export async function readAdoptions(config: CliConfig, path: string): Promise<readonly ReadAdoption[]> {
  const items = path.toLowerCase().endsWith('.csv')
    ? await readRows(config, path)
    : await readItems(config, path);
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

async function readRows(config: CliConfig, path: string): Promise<readonly unknown[]> {
  const { bytes, fileName } = await readInputFile(config, path);
  const { parse } = await import('csv-parse/sync');
  try {
    const rows: readonly Cells[] = parse(Buffer.from(bytes), {
      bom: true,
      columns: (names: readonly string[]) => names.map(fieldName),
      delimiter: [',', ';', '\t'],
      skip_empty_lines: true,
      trim: true,
    });
    return rows.map(toItem);
  } catch (error) {
    const problem = `${fileName} is no CSV: ${error instanceof Error ? error.message : ''}`;
    throw new CountersignError('FILE_UNREADABLE', { problem, remedy: 'correct it and try again' });
  }
}

/** `provider_id` and `Provider id` are `providerId`. */
function fieldName(name: string): string {
  const words = name.trim().split(/[\s_]+/);
  return words.length === 1
    ? name.trim()
    : words
        .map((word, index) =>
          index === 0 ? word.toLowerCase() : `${word.charAt(0).toUpperCase()}${word.slice(1).toLowerCase()}`,
        )
        .join('');
}

function toItem(cells: Cells): unknown {
  const given = Object.entries(cells).filter(([, text]) => text !== '');
  // A user that belongs to no integration has an empty cell there, and in the other forms a null.
  return {
    integration: null,
    ...Object.fromEntries(given.map(([name, text]) => [name, cellValue(name, text)])),
  };
}

function cellValue(name: string, text: string): unknown {
  if (SWITCHES.has(name)) return WORDS.get(text.toLowerCase()) ?? text;
  return NUMBERS.has(name) && /^\d+$/.test(text) ? Number(text) : text;
}
