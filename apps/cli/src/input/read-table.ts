import { CountersignError } from '@countersign/schema';
import type { CliConfig } from '../config.ts';
import { readItems } from './read-definitions.ts';
import { readInputFile } from './read-file.ts';

type Cells = Readonly<Record<string, string>>;

const WORDS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['yes', true],
  ['true', true],
  ['no', false],
  ['false', false],
]);
const NUMBERS = new Set(['permissionType', 'accountNumber']);
const SWITCHES = new Set(['integrationsEnabled', 'twoFactorEnabled', 'writeAccessSuffices']);
/** Several words in one cell, with spaces or semicolons between them. */
const LISTS = new Set(['roles', 'accounts', 'emailDomains']);
/** Operators in one cell, with semicolons between them: name, role, and where there are some the name of the credentials. */
const OPERATORS = 'operators';

/**
 * The items of a YAML, JSON or CSV file (by its name), unchecked: one, or a list of them. In CSV the first line names the fields, as in YAML
 * or with underscores; an empty cell is no value.
 * @param defaults what a line of CSV has where its cell is empty
 * @throws CountersignError FILE_UNREADABLE
 */
export const readTable = (
  config: CliConfig,
  path: string,
  defaults: Readonly<Record<string, unknown>> = {},
): Promise<readonly unknown[]> =>
  path.toLowerCase().endsWith('.csv') ? readRows(config, path, defaults) : readItems(config, path);

async function readRows(
  config: CliConfig,
  path: string,
  defaults: Readonly<Record<string, unknown>>,
): Promise<readonly unknown[]> {
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
    return rows.map((cells) => ({ ...defaults, ...toItem(cells) }));
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

function toItem(cells: Cells): Readonly<Record<string, unknown>> {
  const given = Object.entries(cells).filter(([, text]) => text !== '');
  return Object.fromEntries(given.map(([name, text]) => [name, cellValue(name, text)]));
}

function cellValue(name: string, text: string): unknown {
  if (LISTS.has(name)) return text.split(/[\s;]+/).filter((word) => word !== '');
  if (name === OPERATORS) return text.split(';').map(toOperator);
  if (SWITCHES.has(name)) return WORDS.get(text.toLowerCase()) ?? text;
  return NUMBERS.has(name) && /^\d+$/.test(text) ? Number(text) : text;
}

function toOperator(text: string): unknown {
  const [name, role, credentials] = text.trim().split(/\s+/);
  return { name, role, ...(credentials === undefined ? {} : { credentials }) };
}
