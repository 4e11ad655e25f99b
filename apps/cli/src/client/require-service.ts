import type { Command } from 'commander';
import { UsageError } from '../exit-codes.ts';
import { pathOf } from '../help/with-all-below.ts';

/** What runs services, or works on the files of an installation with the programs of a checkout. */
const ON_THE_HOST: ReadonlySet<string> = new Set([
  ...['demo', 'start', 'worker', 'witness', 'backup', 'restore', 'recover'],
]);

/** @throws UsageError for a command that the packed client cannot run */
export function requireService(command: Command): void {
  const path = pathOf(command);
  if (ON_THE_HOST.has(path))
    throw new UsageError(
      `"countersign ${path}" runs on the machine of an installation, and this is the client alone. Run it in the checkout there; here, sign in with "countersign login --url ADDRESS".`,
    );
}
