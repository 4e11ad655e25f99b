import { basename } from 'node:path';
import { CountersignError } from '@countersign/schema';
import type { z } from 'zod';
import type { CliConfig } from '../config.ts';
import { checkInput } from './check-input.ts';
import { readInputFile } from './read-file.ts';

/**
 * Reads definitions (accounts, integrations) from a YAML or JSON file: one, or a list of them.
 * @throws CountersignError FILE_UNREADABLE; UsageError naming the item and the field that are wrong
 */
export async function readDefinitions<S extends z.ZodType>(
  config: CliConfig,
  path: string,
  schema: S,
): Promise<z.output<S>[]> {
  const items = await readItems(config, path);
  return items.map((item, index) => checkInput(schema, item, `${basename(path)}, item ${index + 1}: `));
}

/** The items of a YAML or JSON file, unchecked: one, or a list of them. @throws CountersignError FILE_UNREADABLE */
export async function readItems(config: CliConfig, path: string): Promise<readonly unknown[]> {
  const { bytes, fileName } = await readInputFile(config, path);
  const { parse } = await import('yaml');
  let value: unknown;
  try {
    value = parse(Buffer.from(bytes).toString('utf8'), { maxAliasCount: 20 });
  } catch (error) {
    const problem = `${fileName} is neither YAML nor JSON: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : ''}`;
    throw new CountersignError('FILE_UNREADABLE', { problem, remedy: 'correct it and try again' });
  }
  return Array.isArray(value) ? value : [value];
}
