import {
  type FastifyInstance,
  type FastifyServerOptions,
  fastify,
  LogController,
  type RouteOptions,
} from 'fastify';
import { mountAdmin } from './admin/mount.ts';
import { mountDotdigital } from './dotdigital/mount.ts';
import { mountEma2 } from './ema2/mount.ts';
import { mountEsetConnect } from './eset-connect/mount.ts';
import type { Mount } from './faults/fault-schema.ts';
import { routeName } from './faults/install-faults.ts';
import { sendRefusal, sendUnknownRoute } from './portal/errors.ts';
import { mountPortal } from './portal/mount.ts';
import type { Random } from './secrets/random-ids.ts';
import { createState, type SandboxState } from './state.ts';
import { openDatabase } from './store/open-database.ts';

export type SandboxOptions = {
  /** Path of the SQLite file, or `:memory:`. */
  db: string;
  /** Milliseconds since 1970; the sandbox adds what `/sandbox/clock` was advanced by. */
  now: () => number;
  random: Random;
  /** Fastify's logger option; nothing is logged without it. Bodies are never logged. */
  log?: FastifyServerOptions['logger'];
};

type MountPoint = {
  mount: Mount;
  prefix: string;
  install: (app: FastifyInstance, state: SandboxState) => Promise<void>;
};

const MOUNT_POINTS: MountPoint[] = [
  { mount: 'ema2', prefix: '/ema2', install: mountEma2 },
  { mount: 'eset-connect', prefix: '/eset-connect/:region', install: mountEsetConnect },
  { mount: 'dotdigital', prefix: '/dotdigital/:region', install: mountDotdigital },
];

/** Builds the sandbox without listening. Closing the instance closes the file. */
export async function buildSandbox({
  db: path,
  now,
  random,
  log = false,
}: SandboxOptions): Promise<FastifyInstance> {
  const db = openDatabase(path);
  // An access log would put the addresses in query strings on stderr; errors are logged with the request's id.
  const app = fastify({
    logger: log,
    logController: new LogController({ disableRequestLogging: true }),
    exposeHeadRoutes: false,
    forceCloseConnections: true,
  });
  app.addHook('onClose', async () => {
    db.close();
  });
  const state = createState({ db, now, random });
  app.setErrorHandler(sendRefusal);
  app.setNotFoundHandler(sendUnknownRoute);
  const routes: Record<Mount, Set<string>> = {
    ema2: new Set(),
    'eset-connect': new Set(),
    dotdigital: new Set(),
  };
  for (const { mount, prefix, install } of MOUNT_POINTS) {
    await app.register(
      async (scope) => {
        scope.addHook('onRoute', (route) => rememberRoute(routes[mount], route, prefix));
        await install(scope, state);
      },
      { prefix },
    );
  }
  await app.register(async (scope) => mountPortal(scope, state), { prefix: '/portal' });
  mountAdmin(app, state, routes);
  await app.ready();
  return app;
}

function rememberRoute(routes: Set<string>, { method, url }: RouteOptions, prefix: string): void {
  for (const one of [method].flat()) routes.add(routeName(one, url, prefix));
}
