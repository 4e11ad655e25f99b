import { CountersignError } from '@countersign/schema';
import type { z } from 'zod';
import type { CliConfig } from '../config.ts';
import { checkInput } from './check-input.ts';
import { readInputFile } from './read-file.ts';

/**
 * Reads definitions (accounts, integrations, users to adopt) from a YAML or JSON file: one, or a list of them.
 * @throws CountersignError FILE_UNREADABLE; UsageError naming the item and the field that are wrong
 */
export async function readDefinitions<S extends z.ZodType>(
  config: CliConfig,
  path: string,
  schema: S,
): Promise<z.output<S>[]> {
  const { bytes, fileName } = await readInputFile(config, path);
  const { parse } = await import('yaml');
  let value: unknown;
  try {
    value = parse(Buffer.from(bytes).toString('utf8'), { maxAliasCount: 20 });
  } catch (error) {
    const problem = `${fileName} is neither YAML nor JSON: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : ''}`;
    throw new CountersignError('FILE_UNREADABLE', { problem, remedy: 'correct it and try again' });
  }
  return (Array.isArray(value) ? value : [value]).map((item: unknown, index) =>
    checkInput(schema, item, `${fileName}, item ${index + 1}: `),
  );
}
