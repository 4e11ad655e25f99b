import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Account,
  type AdoptApiUser,
  accountSchema,
  adoptApiUserSchema,
  type Integration,
  integrationSchema,
} from '@countersign/schema';
import { parse } from 'yaml';
import { z } from 'zod';

/** The example company: its accounts on the providers, its integrations, and the users that it had before Countersign. */
export interface Example {
  readonly accounts: readonly Account[];
  readonly integrations: readonly Integration[];
  readonly apiUsers: readonly AdoptApiUser[];
}

/** Reads the example company from the project's `examples/`. */
export function readExample(projectDirectory: string): Example {
  const read = <S extends z.ZodType>(file: string, schema: S): z.output<S>[] =>
    z.array(schema).parse(parse(readFileSync(join(projectDirectory, 'examples', file), 'utf8')));
  return {
    accounts: read('accounts.yaml', accountSchema),
    integrations: read('integrations.yaml', integrationSchema),
    apiUsers: read('api-users.yaml', adoptApiUserSchema),
  };
}

/** Address of an operator of an example account, as the stand-ins know it. */
export const operatorAddress = (account: string, operator: string): string =>
  `${operator}@${account}.example`;
