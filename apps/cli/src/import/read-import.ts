import {
  CountersignError,
  IMPORT_SECTIONS,
  type Import,
  type ImportSection,
  importSchema,
} from '@countersign/schema';
import type { CliConfig } from '../config.ts';
import { UsageError } from '../exit-codes.ts';
import { checkInput } from '../input/check-input.ts';
import { readItems } from '../input/read-definitions.ts';
import { readTable } from '../input/read-table.ts';

/** Where the sections of an import are: in one file, or each in a file of its own. */
export type ImportFiles = { readonly [S in ImportSection]?: string | undefined } & {
  readonly all?: string | undefined;
};

const DEFAULTS: { readonly [S in ImportSection]: Readonly<Record<string, unknown>> } = {
  accounts: {},
  principals: { kind: 'person' },
  integrations: {},
  apiUsers: { integration: null },
};

/**
 * Reads what is to be imported: a YAML or JSON file with the sections, and files of one section each, in CSV as well.
 * @throws CountersignError FILE_UNREADABLE; UsageError naming each row and field that are wrong
 */
export async function readImport(config: CliConfig, { all, ...files }: ImportFiles): Promise<Import> {
  const given = all === undefined ? {} : await readSections(config, all);
  const found: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const section of IMPORT_SECTIONS) {
    const path = files[section];
    const rows = [
      ...listIn(given, section),
      ...(path === undefined ? [] : await readTable(config, path, DEFAULTS[section])),
    ];
    found[section] = rows.map((row, at) => checkRow(section, row, { number: at + 1, problems }));
  }
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
  return importSchema.parse(found);
}

async function readSections(config: CliConfig, path: string): Promise<Readonly<Record<string, unknown>>> {
  const [sections, ...more] = await readItems(config, path);
  const isMapping = more.length === 0 && typeof sections === 'object' && sections !== null;
  const unknown = isMapping ? Object.keys(sections).find((name) => !isSection(name)) : undefined;
  if (!isMapping || unknown !== undefined) {
    const problem = isMapping
      ? `${path} has "${unknown}", which is no section`
      : `${path} is no mapping of sections`;
    throw new CountersignError('FILE_UNREADABLE', {
      problem,
      remedy: `give lists under ${IMPORT_SECTIONS.join(', ')}`,
    });
  }
  return sections as Readonly<Record<string, unknown>>;
}

const isSection = (name: string): boolean => (IMPORT_SECTIONS as readonly string[]).includes(name);

function listIn(given: Readonly<Record<string, unknown>>, section: ImportSection): readonly unknown[] {
  const list = given[section] ?? [];
  return Array.isArray(list) ? list.map((row: unknown) => withDefaults(section, row)) : [list];
}

const withDefaults = (section: ImportSection, row: unknown): unknown =>
  typeof row === 'object' && row !== null && section === 'principals'
    ? { ...DEFAULTS[section], ...row }
    : row;

function checkRow(
  section: ImportSection,
  row: unknown,
  { number, problems }: { readonly number: number; readonly problems: string[] },
): unknown {
  try {
    return checkInput(importSchema.shape[section].unwrap().element, row, `${section} ${number}: `);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    problems.push(error.message);
    return undefined;
  }
}
