import { resolve } from 'node:path';
import type { KeyOptions } from '@countersign/log-files/verify';
import { z } from 'zod';
import type { CommandContext } from '../context.ts';
import { runHost } from '../local/run-host.ts';

const stateSchema = z.looseObject({
  ok: z.boolean(),
  size: z.number(),
  problem: z.string().nullable(),
  differences: z.array(
    z.object({
      table: z.string(),
      id: z.string(),
      kind: z.enum(['edited', 'added', 'missing']),
      what: z.string().nullable(),
    }),
  ),
  differenceCount: z.number(),
  compared: z.number(),
  untold: z.number(),
  erased: z.number(),
});
export type StateAnswer = z.infer<typeof stateSchema>;

/**
 * Compares the rows of a database with its signed log, by the program that may open a store; it changes nothing.
 * @throws Refused when it does not succeed; it has said why
 */
export async function verifyStateOf(
  context: Pick<CommandContext, 'config' | 'dataDirectory'>,
  { path, vkey, keys, isQuick = false }: KeyOptions & { readonly path: string; readonly isQuick?: boolean },
): Promise<StateAnswer> {
  const answer = await runHost(context, [
    'verify-state',
    resolve(path),
    ...(vkey === undefined ? [] : [`--vkey=${vkey}`]),
    ...(keys === undefined ? [] : [`--keys=${resolve(keys)}`]),
    ...(isQuick ? ['--quick'] : []),
  ]);
  return stateSchema.parse(answer);
}
