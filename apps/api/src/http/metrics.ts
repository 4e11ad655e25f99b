import { collectProcessMetrics } from '@countersign/runtime/metrics';
import { countDivergences, countOverdueReviews, countOverdueTasks } from '@countersign/use-cases';
import type { FastifyInstance } from 'fastify';
import { Gauge, Histogram, Registry } from 'prom-client';
import type { Services } from '../services.ts';

/** `/healthz` (the process runs), `/readyz` (it can record), `/metrics` (numbers for Prometheus); open to anybody who reaches it. */
export function addOperations(app: FastifyInstance, { store, clock }: Services): void {
  const registry = new Registry();
  collectProcessMetrics(registry);
  const duration = new Histogram({
    name: 'countersign_http_request_seconds',
    help: 'Time that an HTTP request took.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.01, 0.05, 0.2, 1, 5],
    registers: [registry],
  });
  new Gauge({
    name: 'countersign_log_entries',
    help: 'Entries in the log.',
    registers: [registry],
    collect() {
      this.set(store.read((tx) => tx.audit.size()));
    },
  });
  new Gauge({
    name: 'countersign_log_suspended',
    help: 'Whether nothing is written to the log.',
    registers: [registry],
    collect() {
      this.set(store.suspension() === null ? 0 : 1);
    },
  });
  new Gauge({
    name: 'countersign_requests',
    help: 'Requests by state.',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      // A state that no request is in any more is not counted; without this it would keep its last number.
      this.reset();
      for (const [state, count] of Object.entries(store.read((tx) => tx.requests.countByState())))
        this.set({ state }, count);
    },
  });
  new Gauge({
    name: 'countersign_open_tasks',
    help: 'Tasks that wait for a person, by kind.',
    labelNames: ['kind'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [kind, count] of Object.entries(store.read((tx) => tx.tasks.countOpenByKind())))
        this.set({ kind }, count);
    },
  });
  new Gauge({
    name: 'countersign_overdue_tasks',
    help: 'Tasks that are overdue, and second looks at what was reported.',
    labelNames: ['waits_for'],
    registers: [registry],
    collect() {
      const { tasks, secondLooks } = store.read((tx) => countOverdueTasks(tx, clock.now()));
      this.set({ waits_for: 'doing' }, tasks);
      this.set({ waits_for: 'second-look' }, secondLooks);
    },
  });
  new Gauge({
    name: 'countersign_overdue_reviews',
    help: 'Requests whose review is overdue.',
    registers: [registry],
    collect() {
      this.set(store.read((tx) => countOverdueReviews(tx, clock.now())));
    },
  });
  new Gauge({
    name: 'countersign_policy_divergences',
    help: 'Disagreements of the two evaluators about the policies in force.',
    registers: [registry],
    collect() {
      this.set(store.read(countDivergences));
    },
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    duration.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
  });
  const hidden = { schema: { hide: true }, config: { demands: 'public' } } as const;
  app.get('/healthz', hidden, async () => 'ok\n');
  app.get('/readyz', hidden, async (_request, reply) => {
    const { problem } = store.health();
    return reply.code(problem === null ? 200 : 503).send(`${problem?.message ?? 'ready'}\n`);
  });
  app.get('/metrics', hidden, async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  );
}
