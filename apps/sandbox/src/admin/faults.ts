import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { ActiveFault } from '../faults/fault-rules.ts';
import { type FaultRule, faultRuleSchema, type Mount } from '../faults/fault-schema.ts';
import { InvalidInput, parseInput } from '../parse-input.ts';
import { Refusal } from '../portal/errors.ts';
import type { SandboxState } from '../state.ts';

const paramsSchema = z.object({ id: z.coerce.number().int() });

const LOG_IN_ROUTES = new Set(['POST /api/Token/Get', 'POST /oauth/token']);

/** Which routes each mount has, as the README writes them. */
export type RoutesOfMount = Record<Mount, ReadonlySet<string>>;

/** Fault rules: what goes wrong, where, and how often. */
export function faultRoutes(app: FastifyInstance, { faults }: SandboxState, routes: RoutesOfMount): void {
  app.get('/sandbox/faults', () => ({ faults: faults.list().map(view) }));
  app.post('/sandbox/faults', (request, reply) => {
    const rule = parseInput(faultRuleSchema, request.body);
    requirePossible(rule, routes);
    return reply.code(201).send(view(faults.add(rule)));
  });
  app.delete('/sandbox/faults', () => ({ deleted: faults.remove() }));
  app.delete('/sandbox/faults/:id', (request) => {
    const { id } = parseInput(paramsSchema, request.params);
    if (faults.remove(id) === 0) throw new Refusal('NOT_FOUND', `There is no fault rule ${id}.`);
    return { deleted: 1 };
  });
}

/** A rule that could never strike is a mistake in a test, and is refused. */
function requirePossible(rule: FaultRule, routes: RoutesOfMount): void {
  const known = routes[rule.mount];
  if (rule.route !== undefined && !known.has(rule.route)) {
    throw new InvalidInput({ route: [`Unknown; ${rule.mount} has ${[...known].join(', ')}.`] });
  }
  if (rule.kind === 'forbidden-after-token' && LOG_IN_ROUTES.has(rule.route ?? '')) {
    throw new InvalidInput({ kind: ['This route has no credentials to find good; it hands out tokens.'] });
  }
  if (rule.kind === 'wrong-region' && rule.mount === 'ema2') {
    throw new InvalidInput({ kind: ['EMA2 has one host and no regions.'] });
  }
  if (rule.kind === 'pending' && rule.mount !== 'eset-connect') {
    throw new InvalidInput({ kind: ['Only ESET Connect answers 202.'] });
  }
  if (rule.kind === 'refused-by-proxy' && rule.mount !== 'dotdigital') {
    throw new InvalidInput({ kind: ['Only dotdigital tells a bad password by the text of a 401.'] });
  }
}

function view({ id, rule, remaining, fired }: ActiveFault): Record<string, unknown> {
  return { id, ...rule, remaining, fired };
}
