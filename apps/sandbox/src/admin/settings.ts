import type { FastifyInstance } from 'fastify';
import { ZodError } from 'zod';
import { invalidInput, parseInput } from '../parse-input.ts';
import type { SandboxState } from '../state.ts';
import { settingsPatchSchema } from '../store/settings.ts';

/** Switches between the readings that the vendors' documents leave open. */
export function settingsRoutes(app: FastifyInstance, { settings }: SandboxState): void {
  app.get('/sandbox/settings', () => settings.current());
  app.patch('/sandbox/settings', (request) => {
    try {
      return settings.patch(parseInput(settingsPatchSchema, request.body));
    } catch (error) {
      throw error instanceof ZodError ? invalidInput(error) : error;
    }
  });
}
