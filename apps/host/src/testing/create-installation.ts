import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDirectory } from '@countersign/test-kit';
import { createPrincipalCreator, createStartLog } from '@countersign/use-cases';
import type { Logger } from '@countersign/use-cases/ports';
import type { HostContext } from '../host-context.ts';
import { openInstallation } from '../open-installation.ts';

const silent = () => undefined;
const logger: Logger = { debug: silent, info: silent, warn: silent, error: silent };

export const contextOf = (dataDirectory: string): HostContext => ({
  config: { dataDirectory, logLevel: 'error' },
  logger,
});

const CREDENTIALS = `credentials:
  acme-root: { provider: eset-msp-administrator-2, source: { command: [/usr/bin/pass, show, acme] } }
  acme-owner: { provider: dotdigital, source: { env: ACME_OWNER } }
`;

/** An installation with a log, an administrator and a requester, in a directory that is removed when it is disposed of. */
export async function createInstallation(): Promise<
  Disposable & { readonly directory: string; readonly data: string; readonly context: HostContext }
> {
  const { path: directory, ...disposable } = createDirectory();
  const data = join(directory, 'data');
  const installation = await openInstallation(data, logger);
  try {
    const { origin, vkey } = installation.logKey;
    await createStartLog(installation)({ origin, verifier: vkey });
    const actor = { kind: 'system' } as const;
    const create = createPrincipalCreator(installation);
    const person = { name: 'Ada', kind: 'person' } as const;
    await create({
      actor,
      principal: { ...person, email: 'ada@acme.example', roles: ['administrator'] },
    });
    await create({ actor, principal: { ...person, email: 'rita@acme.example', roles: ['requester'] } });
  } finally {
    installation.store.close();
  }
  writeFileSync(join(data, 'people', 'ada.json'), '{}\n', { mode: 0o600 });
  writeFileSync(join(data, 'credentials.yaml'), CREDENTIALS, { mode: 0o600 });
  return {
    directory,
    data,
    context: contextOf(data),
    ...disposable,
  };
}
