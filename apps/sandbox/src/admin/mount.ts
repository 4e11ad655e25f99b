import type { FastifyInstance } from 'fastify';
import type { SandboxState } from '../state.ts';
import { clockRoutes } from './clock.ts';
import { faultRoutes, type RoutesOfMount } from './faults.ts';
import { readLedger } from './ledger.ts';
import { seed } from './seed.ts';
import { settingsRoutes } from './settings.ts';

/** What only a test or a demonstration does. */
export function mountAdmin(app: FastifyInstance, state: SandboxState, routes: RoutesOfMount): void {
  app.get('/healthz', () => ({ ok: true }));
  seed(app, state);
  readLedger(app, state);
  clockRoutes(app, state);
  settingsRoutes(app, state);
  faultRoutes(app, state, routes);
}
