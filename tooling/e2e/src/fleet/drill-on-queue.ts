import { setTimeout as sleep } from 'node:timers/promises';
import { apiUserAddresses } from '@countersign/bench/pipeline';
import { startPostgres } from '@countersign/queue/testing';
import { type RedisServer, startRedis } from '@countersign/test-kit';
import { finishDrill } from './finish-drill.ts';
import { LOOPBACK } from './network.ts';
import { type Disturbance, runDrill } from './run-drill.ts';
import { startFleet } from './start-fleet.ts';

/**
 * Three workers, two of which know the queue and the API only, while their queue fails, as
 * `node tooling/e2e/src/fleet/drill-on-queue.ts sentinel|redis|valkey|postgres [REQUESTS]`. Prints what became of the requests; ends with 1
 * where something was lost or happened twice.
 */
const [kind = 'redis', requests = '3000'] = process.argv.slice(2);
await using resources = new AsyncDisposableStack();

/** A queue, and what goes wrong with it in the middle of the work. */
interface Drilled {
  readonly url: string;
  readonly fail: () => Promise<void>;
}

/** Stopped in the middle, and started again some seconds later: Redis and Valkey then have nothing any more. */
const restarted = (url: string, server: { stop(): Promise<void>; start(): Promise<void> }): Drilled => ({
  url,
  fail: async () => {
    await server.stop();
    await sleep(3_000);
    await server.start();
  },
});

const QUEUES: Readonly<Record<string, () => Promise<Drilled>>> = {
  redis: async () => {
    const server = resources.use(await startRedis());
    return restarted(server.url, server);
  },
  valkey: async () => {
    const server = resources.use(await startRedis([], undefined, 'valkey-server'));
    return restarted(server.url, server);
  },
  postgres: async () => {
    const server = resources.use(await startPostgres());
    return restarted(`postgres://postgres@127.0.0.1:${server.port}/postgres`, server);
  },
  sentinel: async () => {
    const master = resources.use(await startRedis());
    resources.use(await startRedis([`replicaof 127.0.0.1 ${master.port}`]));
    const sentinel: RedisServer = resources.use(
      await startRedis(
        [
          `sentinel monitor main 127.0.0.1 ${master.port} 1`,
          'sentinel down-after-milliseconds main 1000',
          'sentinel failover-timeout main 5000',
        ],
        '--sentinel',
      ),
    );
    // The replica is known to the sentinel once the master has told of it.
    while (!(await sentinel.command('sentinel', 'replicas', 'main')).includes('slave')) await sleep(100);
    return { url: `redis://127.0.0.1:${sentinel.port}/0?sentinel=main`, fail: () => master.stop() };
  },
};

const open = QUEUES[kind];
if (open === undefined) throw new Error(`${kind} is none of ${Object.keys(QUEUES).join(', ')}`);
const queue = await open();
const addresses = apiUserAddresses(Number(requests));
const failInTheMiddle: Disturbance = async (_fleet, tail) => {
  const done = () => tail().filter(({ type }) => type === 'request.done').length;
  while (done() < addresses.length / 4) await sleep(50);
  process.stderr.write(`the queue fails after ${done()} requests\n`);
  await queue.fail();
};
const fleet = await startFleet((one) => resources.use(one), {
  addresses,
  concurrency: 8,
  networks: [
    { ...LOOPBACK, name: 'one' },
    { ...LOOPBACK, name: 'two' },
  ],
  queueUrl: queue.url,
});
finishDrill(await runDrill(fleet, addresses, failInTheMiddle));
