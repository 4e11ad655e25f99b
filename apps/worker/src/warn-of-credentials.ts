import type { CountersignError } from '@countersign/schema';
import type { Logger, Store } from '@countersign/use-cases/ports';

/**
 * Says at the start which credentials accounts name without their being declared on this machine, and what to do: the steps
 * that need them fail until they are.
 */
export function warnOfCredentials(
  store: Pick<Store, 'read'>,
  { declared, logger }: { declared: () => ReadonlySet<string>; logger: Logger },
): void {
  let names: ReadonlySet<string>;
  try {
    names = declared();
  } catch (error) {
    logger.error({ code: (error as CountersignError).code }, (error as Error).message);
    return;
  }
  for (const { id, operators } of store.read((tx) => tx.accounts.list())) {
    for (const { name, credentials } of operators) {
      if (credentials === undefined || names.has(credentials)) continue;
      logger.warn(
        { account: id, operator: name, credentials },
        'credentials.yaml of the data directory does not declare these credentials under that name, so nothing can be done with them; docs/guides/accounts-and-credentials.md says how to declare them',
      );
    }
  }
}
