import type { FastifyInstance } from 'fastify';
import { ZodError } from 'zod';
import { invalidInput, parseInput } from '../parse-input.ts';
import type { SandboxState } from '../state.ts';
import { settingsPatchSchema } from '../store/settings.ts';
import { clockRoutes } from './clock.ts';
import { faultRoutes, type RoutesOfMount } from './faults.ts';
import { readLedger } from './ledger.ts';
import { seed } from './seed.ts';

/** What only a test or a demonstration does. */
export function mountAdmin(app: FastifyInstance, state: SandboxState, routes: RoutesOfMount): void {
  app.get('/healthz', () => ({ ok: true }));
  seed(app, state);
  readLedger(app, state);
  clockRoutes(app, state);
  settingsRoutes(app, state);
  faultRoutes(app, state, routes);
}

/** Switches between the readings that the vendors' documents leave open. */
function settingsRoutes(app: FastifyInstance, { settings }: SandboxState): void {
  app.get('/sandbox/settings', () => settings.current());
  app.patch('/sandbox/settings', (request) => {
    try {
      return settings.patch(parseInput(settingsPatchSchema, request.body));
    } catch (error) {
      throw error instanceof ZodError ? invalidInput(error) : error;
    }
  });
}
