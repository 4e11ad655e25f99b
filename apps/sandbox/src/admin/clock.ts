import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { parseInput } from '../parse-input.ts';
import type { SandboxState } from '../state.ts';

const bodySchema = z.strictObject({
  advanceSeconds: z
    .int()
    .min(1)
    .max(10 * 366 * 86_400),
});

/** Lets time pass for the sandbox, so that links and tokens expire in a test. It never goes back. */
export function clockRoutes(app: FastifyInstance, { clock }: SandboxState): void {
  const view = () => ({ now: new Date(clock.now()).toISOString(), offsetSeconds: clock.offsetSeconds() });
  app.get('/sandbox/clock', view);
  app.post('/sandbox/clock', (request) => {
    clock.advance(parseInput(bodySchema, request.body).advanceSeconds);
    return view();
  });
}
