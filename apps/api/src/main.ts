import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationError } from '@countersign/schema';
import { pino } from 'pino';
import { buildApp } from './build-app.ts';
import { readConfig } from './config.ts';
import { ensureAdministrator } from './ensure-administrator.ts';
import { goOnWithBatches } from './go-on-with-batches.ts';
import { goOnWithChanges } from './go-on-with-changes.ts';
import { listen, requireFreePort } from './listen.ts';
import { openServices } from './services.ts';
import { createPublicAddress } from './sign-in/public-address.ts';
import { stopOnSignal } from './stop-on-signal.ts';
import { sweepEvidenceFiles } from './sweep-evidence-files.ts';

try {
  const config = readConfig(process.env);
  const logger = pino(
    { name: 'api', level: config.logLevel, redact: ['req.headers.authorization'] },
    pino.destination({ dest: 2, sync: true }),
  );
  // Before anything is made or written: a start that fails leaves everything as it is.
  await requireFreePort(config);
  const services = await openServices(config, logger);
  await ensureAdministrator(services);
  const app = await buildApp(services, logger, config);
  goOnWithChanges(app, services, logger);
  goOnWithBatches(app, services, { logger });
  sweepEvidenceFiles(app, services, logger);
  const { url, listens } = await listen(app, config);
  stopOnSignal({ app, store: services.store, logger });
  // The command line finds the service that was started last here, and sends what it has for it to these addresses only.
  const ofPages = createPublicAddress(app, {
    configured: config.publicUrl,
    isSecure: config.tls !== null,
  })();
  const addresses = { url, ...(ofPages === null ? {} : { publicUrl: ofPages.origin }) };
  writeFileSync(join(config.dataDirectory, 'api.json'), `${JSON.stringify(addresses)}\n`, { mode: 0o600 });
  process.stdout.write(`${JSON.stringify({ ready: true, url, listens })}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(error instanceof ConfigurationError ? 2 : 1);
}
